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

#[rstest]
#[case::of_belo_horizonte("+5531987654321", "553187654321")]
#[case::as_it_is_kept("+553187654321", "553187654321")]
#[case::of_sao_paulo("+5511987654321", "5511987654321")]
#[case::of_moscow("+79210000001", "79210000001")]
#[case::short("+5531987", "5531987")]
fn only_brazils_ninth_digit_is_not_kept(#[case] asked: &str, #[case] kept: &str) {
    assert_eq!(Number::parse(asked).unwrap().kept_as().digits(), kept);
}
