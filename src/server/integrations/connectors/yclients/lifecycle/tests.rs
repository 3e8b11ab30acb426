use hmac::{Hmac, KeyInit as _, Mac as _};
use rstest::rstest;
use serde_json::{Value, json};
use sha2::Sha256;

use super::*;
use crate::domain::integration::Provider;
use crate::server::platform::hex;

const TOKEN: &str = "test-partner-token";

fn config(token: &str) -> CrmConfig {
    CrmConfig {
        provider: Provider::Yclients,
        partner_token: token.into(),
        user_token: "user".into(),
        app_id: "123".to_owned(),
        api_url: String::new(),
        marketplace_url: String::new(),
        page_origins: vec![],
        callback_redirect: false,
        store_url: String::new(),
        calls: crate::server::config::CallLimits { per_minute: 180, at_once: 4 },
    }
}

fn hmac(message: &str) -> String {
    hex::lower(&Hmac::<Sha256>::new_from_slice(TOKEN.as_bytes()).unwrap().chain_update(message.as_bytes()).finalize().into_bytes())
}

fn call(with: &Value) -> Vec<u8> {
    let mut call = json!({"salon_id": 4564, "application_id": 123, "event": "uninstall", "partner_token": TOKEN});
    for (key, value) in with.as_object().unwrap() {
        call[key] = value.clone();
    }
    call.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    call.to_string().into_bytes()
}

#[rstest]
#[case::uninstall(json!({}), Some(Change::Removed))]
#[case::freeze(json!({"event": "freeze"}), Some(Change::Frozen))]
#[case::the_other_word(json!({"event": null, "event_type": "freeze"}), Some(Change::Frozen))]
#[case::numbers_as_text(json!({"salon_id": "4564", "application_id": "123"}), Some(Change::Removed))]
#[case::payment(json!({"event": "payment"}), Some(Change::Paid(None)))]
#[case::payment_with_its_day(json!({"event": "payment", "payment_date": "2026-11-21 10:00:00"}), Some(Change::Paid("2026-11-21".parse().ok())))]
#[case::signed_payment(
    json!({"event": "payment", "amount": 990, "discount": 10, "sign": hmac("salon_id=4564&amount=990&discount=10")}),
    Some(Change::Paid(None))
)]
#[case::signed_payment_without_discount(json!({"event": "payment", "amount": 990, "sign": hmac("salon_id=4564&amount=990")}), Some(Change::Paid(None)))]
#[case::unknown(json!({"event": "resumed"}), None)]
fn our_own_token_proves_a_lifecycle_call(#[case] with: Value, #[case] expected: Option<Change>) {
    let (raw, config) = (call(&with), config(TOKEN));
    assert_eq!(prove(&raw, None, &config), Ok(Notice::Lifecycle { external_id: "4564".to_owned() }));
    assert_eq!(change(&raw, "4564", &config), Some(expected));
    assert_eq!(change(&raw, "4565", &config), None, "it is about another salon");
}

#[rstest]
#[case::another_token(json!({"partner_token": "another"}), TOKEN)]
#[case::a_part_of_the_token(json!({"partner_token": "test-partner-toke"}), TOKEN)]
#[case::no_token(json!({"partner_token": null}), TOKEN)]
#[case::no_token_on_either_side(json!({"partner_token": ""}), "")]
#[case::another_application(json!({"application_id": 124}), TOKEN)]
#[case::no_application(json!({"application_id": null}), TOKEN)]
#[case::a_forged_payment(json!({"event": "payment", "amount": 990, "sign": hmac("salon_id=4564&amount=1")}), TOKEN)]
fn anything_else_proves_nothing(#[case] with: Value, #[case] token: &str) {
    let (raw, config) = (call(&with), config(token));
    assert_eq!(prove(&raw, None, &config), Err(Unproven));
    assert_eq!(change(&raw, "4564", &config), None);
}

#[rstest]
#[case::right(|raw: &str| Some(hmac(raw)), true)]
#[case::in_great_letters(|raw: &str| Some(hmac(raw).to_uppercase()), true)]
#[case::of_another_body(|_: &str| Some(hmac("{}")), false)]
#[case::nonsense(|_: &str| Some("signature".to_owned()), false)]
#[case::empty(|_: &str| Some(String::new()), false)]
#[case::absent(|_: &str| None, false)]
fn a_booking_needs_the_bodys_signature(#[case] sign: fn(&str) -> Option<String>, #[case] proven: bool) {
    for raw in [
        r#"{"company_id": 4564, "resource": "record", "status": "create", "data": {}}"#,
        r#"{"event_type": "record_create", "salon_id": "4564", "data": {}}"#,
    ] {
        let verdict = prove(raw.as_bytes(), sign(raw).as_deref(), &config(TOKEN));
        assert_eq!(verdict, if proven { Ok(Notice::Entity { external_id: "4564".to_owned() }) } else { Err(Unproven) });
    }
}

/// AM-01, AM-03: the international twin signs what was paid, and says so in every payment; it signs no bodies.
#[rstest]
#[case::signed(json!({"amount": 990.99, "sign": "886206deeed7a296ab4acc60e4e69f47b8aaf3fdb678aa2169e2ca1fbe0f173b"}), true)]
#[case::with_discount(
    json!({"amount": 990.99, "discount": 10, "sign": "6dd329d5acfac93caadcb37c6f57bcbd00cb244bbef041c38f745a2b3794e8c0"}),
    true
)]
#[case::of_another_amount(json!({"amount": 1, "sign": "886206deeed7a296ab4acc60e4e69f47b8aaf3fdb678aa2169e2ca1fbe0f173b"}), false)]
#[case::without_its_discount(json!({"amount": 990.99, "sign": "6dd329d5acfac93caadcb37c6f57bcbd00cb244bbef041c38f745a2b3794e8c0"}), false)]
#[case::unsigned(json!({"amount": 990.99}), false)]
#[case::no_payment(json!({"event": "freeze"}), true)]
fn the_twin_signs_its_payments(#[case] mut with: Value, #[case] proven: bool) {
    let twin = CrmConfig { provider: Provider::Altegio, ..config(TOKEN) };
    with["salon_id"] = json!(123);
    if with.get("event").is_none() {
        with["event"] = json!("payment");
    }
    let raw = call(&with);
    assert_eq!(prove(&raw, None, &twin).is_ok(), proven);
    assert_eq!(change(&raw, "123", &twin).is_some(), proven);
}
