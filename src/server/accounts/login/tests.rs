use super::*;
use rstest::rstest;

#[rstest]
#[case(" Anna@Severnoe.RU ", Some("anna@severnoe.ru"))]
#[case("8 (916) 204-18-33", Some("+79162041833"))]
#[case("+79162041833", Some("+79162041833"))]
#[case("anna", None)]
#[case("@severnoe.ru", None)]
#[case("anna@severnoe", None)]
#[case("an na@severnoe.ru", None)]
#[case("anna\0@severnoe.ru", None)]
#[case("", None)]
fn either_is_read(#[case] typed: &str, #[case] expected: Option<&str>) {
    assert_eq!(Login::read(typed).as_ref().map(Login::as_str), expected);
}

#[test]
fn all_writings_of_a_phone_are_one_account() {
    assert_eq!(account_hash("8 916 204-18-33"), account_hash("+79162041833"));
    assert_ne!(account_hash("+79162041833"), account_hash("+79162041834"));
}
