use rstest::rstest;

use super::*;

#[rstest]
#[case("+7 (921) 000-00-01", Some("79210000001"))]
#[case("79210000001", Some("79210000001"))]
#[case("123456", None)]
#[case("7921abc0001", None)]
#[case("0079210000001", None)]
fn reads_numbers(#[case] raw: &str, #[case] digits: Option<&str>) {
    assert_eq!(Number::parse(raw).as_ref().map(Number::digits), digits);
}

#[test]
fn both_addresses_lead_back_to_the_number() {
    let number = Number::parse("+79210000001").unwrap();
    assert_eq!(Number::of(&number.jid()), Some(number.clone()));
    assert_eq!(Number::of(&number.lid().with_device(3)), Some(number));
    assert_eq!(Number::of(&Jid::new("", Server::Pn)), None);
}
