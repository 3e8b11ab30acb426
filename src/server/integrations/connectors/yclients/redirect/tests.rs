use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};
use rstest::rstest;

use super::*;

const TOKEN: &str = "test-partner-token";
const JSON: &str = concat!(
    r#"{"id":1001,"name":"Тест Владелец","phone":"79990000001","email":"owner@example.test","#,
    r#""is_approved":true,"avatar":"","salon_name":"Салон >>> Тест?"}"#
);
const DATA: &str = concat!(
    "eyJpZCI6MTAwMSwibmFtZSI6ItCi0LXRgdGCINCS0LvQsNC00LXQu9C10YYiLCJwaG9uZSI6Ijc5OTkwMDAwMDAxIiwiZW1haWwiOiJvd25lckBleGFtcGxl",
    "LnRlc3QiLCJpc19hcHByb3ZlZCI6dHJ1ZSwiYXZhdGFyIjoiIiwic2Fsb25fbmFtZSI6ItCh0LDQu9C-0L0gPj4-INCi0LXRgdGCPyJ9"
);
const SIGN: &str = "9afa1f987bec743c4e4b400b3c1aab6aeb44036b1548e73a42c630d4204446c7";
/// Over the base64 text, as the vendor's help page reads.
const SIGN_OVER_TEXT: &str = "4d3eb4d2b889c9f8ee0c12ffa7451354e42df86bd03fbacaeb1d89d2e03254d9";

fn owner() -> Person {
    Person {
        id: "1001".to_owned(),
        name: "Тест Владелец".to_owned(),
        phone: "79990000001".to_owned(),
        email: "owner@example.test".to_owned(),
        salon_name: "Салон >>> Тест?".to_owned(),
        proven: true,
    }
}

#[rstest]
#[case::one("salon_id=962302", &["962302"])]
#[case::one_of_several("salon_ids[0]=4564", &["4564"])]
#[case::indexed("salon_ids[0]=4564&salon_ids[1]=4565", &["4564", "4565"])]
#[case::without_index("salon_ids[]=4564&salon_ids[]=4565", &["4564", "4565"])]
#[case::with_commas("salon_ids=4564,4565", &["4564", "4565"])]
#[case::with_escaped_commas("salon_ids=4564%2C4565", &["4564", "4565"])]
#[case::with_escaped_brackets("salon_ids%5B0%5D=4564&salon_ids%5B1%5D=4565", &["4564", "4565"])]
#[case::with_an_application("application_id=123&salon_id=4564", &["4564"])]
#[case::said_twice("salon_id=4564&salon_ids[0]=4564&salon_ids[1]=4565", &["4564", "4565"])]
#[case::with_spaces("salon_ids=4564,+4565", &["4564", "4565"])]
fn salons_come_in_every_shape(#[case] query: &str, #[case] salons: &[&str]) {
    assert_eq!(read(query, TOKEN).unwrap().salons, salons);
}

#[rstest]
#[case::nothing("", BadArrival::SalonMissing)]
#[case::empty("salon_id=", BadArrival::SalonMissing)]
#[case::an_empty_list("salon_ids[]=&salon_ids=,", BadArrival::SalonMissing)]
#[case::another_field("salon=4564&salon_idss=1", BadArrival::SalonMissing)]
#[case::letters("salon_id=abc", BadArrival::SalonInvalid)]
#[case::negative("salon_id=-1", BadArrival::SalonInvalid)]
#[case::nought("salon_id=0", BadArrival::SalonInvalid)]
#[case::signed("salon_id=%2B4564", BadArrival::SalonInvalid)]
#[case::a_path("salon_id=4564%2F..%2F1", BadArrival::SalonInvalid)]
#[case::enormous("salon_id=99999999999999999999", BadArrival::SalonInvalid)]
#[case::one_of_two("salon_ids=4564,abc", BadArrival::SalonInvalid)]
fn what_is_no_salon_is_refused(#[case] query: &str, #[case] refused: BadArrival) {
    assert_eq!(read(query, TOKEN), Err(refused));
}

#[test]
fn the_vendors_signature_proves_the_person() {
    let arrival = read(&format!("salon_id=4564&user_data={DATA}&user_data_sign={SIGN}"), TOKEN).unwrap();
    assert_eq!(arrival.person, Some(owner()));
}

/// The alphabets and paddings that occur, escaped or not.
#[test]
fn both_alphabets_are_read_padded_or_not() {
    // Two letters more, so that there is a padding to leave out.
    let json = JSON.replace("Тест?", "Тест?!!");
    let mac = Hmac::<Sha256>::new_from_slice(TOKEN.as_bytes()).unwrap().chain_update(json.as_bytes());
    let sign = hex::lower(&mac.finalize().into_bytes());
    for text in [
        BASE64_STANDARD.encode(&json),
        BASE64_STANDARD_NO_PAD.encode(&json),
        BASE64_URL_SAFE.encode(&json),
        BASE64_URL_SAFE_NO_PAD.encode(&json),
    ] {
        let escaped = text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        for text in [text, escaped] {
            let person = read(&format!("salon_id=1&user_data={text}&user_data_sign={sign}"), TOKEN).unwrap().person.unwrap();
            assert_eq!((person.proven, person.salon_name.as_str()), (true, "Салон >>> Тест?!!"), "{text}");
        }
    }
}

#[rstest]
#[case::over_the_base64(DATA, SIGN_OVER_TEXT, TOKEN)]
#[case::under_another_token(DATA, SIGN, "another-token")]
#[case::under_no_token(DATA, SIGN, "")]
#[case::of_other_data(&DATA[..200], SIGN, TOKEN)]
#[case::missing(DATA, "", TOKEN)]
#[case::no_hex(DATA, "signature", TOKEN)]
#[case::cut_short(DATA, &SIGN[..62], TOKEN)]
#[case::no_base64("!!!", SIGN, TOKEN)]
fn a_forged_person_is_refused(#[case] data: &str, #[case] sign: &str, #[case] token: &str) {
    let query = format!("salon_id=4564&user_data={data}&user_data_sign={sign}&user_name=Ivan");
    assert_eq!(read(&query, token), Err(BadArrival::Forged));
}

#[rstest]
#[case::all("user_id=123&user_name=Ivan&user_phone=79990000001&user_email=i%40x.test", ["123", "Ivan", "79990000001", "i@x.test"])]
#[case::name("user_name=%D0%98%D0%B2%D0%B0%D0%BD+%D0%9A%D0%B8%D0%BC", ["", "Иван Ким", "", ""])]
#[case::phone("user_phone=%2B79990000001", ["", "", "+79990000001", ""])]
#[case::id("user_id=123", ["123", "", "", ""])]
fn what_the_address_says_is_unproven(#[case] query: &str, #[case] said: [&str; 4]) {
    let person = read(&format!("salon_id=4564&{query}"), TOKEN).unwrap().person.unwrap();
    assert_eq!([&*person.id, &*person.name, &*person.phone, &*person.email], said);
    assert!(!person.proven);
}

#[test]
fn a_redirect_may_name_nobody() {
    assert_eq!(read("salon_id=4564&user_name=", TOKEN), Ok(Arrival { salons: vec!["4564".to_owned()], person: None }));
}

#[test]
fn a_redirect_names_so_many_salons_and_no_more() {
    let named = |count: usize| (1..=count).map(|number| number.to_string()).collect::<Vec<_>>().join(",");
    assert_eq!(read(&format!("salon_ids={}", named(MOST_SALONS)), TOKEN).unwrap().salons.len(), MOST_SALONS);
    assert_eq!(read(&format!("salon_ids={}", named(MOST_SALONS + 1)), TOKEN), Err(BadArrival::TooManySalons));
    assert_eq!(read(&format!("salon_ids={}", "7,".repeat(200)), TOKEN).unwrap().salons, ["7"], "one salon, however often");
}
