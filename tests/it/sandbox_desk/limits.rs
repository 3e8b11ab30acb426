//! The phone's menu of what WhatsApp can do to a number.

use serde_json::{Value, json};

use super::Desk;

const PHONE: &str = "+79990000002";

fn limit(name: &str) -> Value {
    json!({"ask": "limit", "number": PHONE, "limit": name})
}

#[tokio::test]
async fn a_phone_without_devices_has_nothing_to_lose() {
    let desk = Desk::open("/nowhere").await;
    let refused: Value = desk.asked(&limit("banned")).await.json().await.unwrap();
    assert_eq!(refused, json!({"what": "Устройств нет", "hint": "Сначала свяжите телефон с Откликом"}));
}

#[tokio::test]
async fn each_blow_of_whatsapp_is_what_the_next_login_hears() {
    let desk = Desk::open("/nowhere").await;
    desk.control("whatsapp/seed", json!({"number": PHONE})).await;
    for (name, reason) in [("logged_out", "401"), ("banned", "402"), ("locked", "403"), ("outdated", "405")] {
        desk.ask(limit(name)).await;
        let faults: Value = desk.get("/__control/whatsapp/faults?number=%2B79990000002").await.json().await.unwrap();
        assert_eq!(faults["fail_login"]["reason"], reason, "{name}");
    }
    let last = desk.ask(json!({"ask": "feed"})).await.as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["who"], &last["what"]), (&json!("WhatsApp → Отклик"), &json!("не пускает: версия устарела")));
}

#[tokio::test]
async fn a_time_lock_shows_on_the_phone_until_it_is_lifted() {
    let desk = Desk::open("/nowhere").await;
    desk.control("whatsapp/seed", json!({"number": PHONE})).await;
    assert_eq!(desk.ask(limit("time_lock")).await["time_locked"], true);
    assert_eq!(desk.ask(limit("lifted")).await["time_locked"], false);
}
