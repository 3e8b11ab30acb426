use super::*;
use rstest::rstest;

#[rstest]
#[case("severnoe-siyanie", Ok(()))]
#[case("кошка съела лук", Ok(()))]
#[case("          ", Ok(()))]
#[case("7391840265", Ok(()))]
#[case("короткий1", Err(PasswordFault::TooShort))]
#[case("", Err(PasswordFault::TooShort))]
#[case("1234567890", Err(PasswordFault::Common))]
#[case("QwertyUiop", Err(PasswordFault::Common))]
#[case("Otklik2026!", Err(PasswordFault::Ours))]
#[case("отклик-отклик", Err(PasswordFault::Ours))]
#[case("otklik-i-lebed", Ok(()))]
fn which_passwords_are_accepted(#[case] password: &str, #[case] expected: Result<(), PasswordFault>) {
    assert_eq!(check(password), expected);
}

#[test]
fn length_is_counted_in_characters() {
    assert_eq!(check(&"ж".repeat(LONGEST)), Ok(()));
    assert_eq!(check(&"ж".repeat(LONGEST + 1)), Err(PasswordFault::TooLong));
}

#[test]
fn the_list_is_there_and_none_of_it_is_accepted() {
    assert!(COMMON.len() > 1500);
    assert!(COMMON.iter().all(|password| check(password).is_err()));
}
