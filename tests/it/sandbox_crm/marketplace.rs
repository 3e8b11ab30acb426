//! The marketplace: connected, activated, paid, frozen, taken away.

use reqwest::Method;
use serde_json::{Value, json};

use super::receiver::Receiver;
use super::town::{SALON, Town};
use otklik::sandbox::shelf::Shelf;
use otklik::sandbox::yclients::{CrmSettings, Faults};

const APPLICATION: i64 = 1001;

async fn activate(town: &Town, over: Value) -> (u16, Value) {
    let mut body = json!({"salon_id": SALON, "application_id": APPLICATION, "webhook_urls": ["http://127.0.0.1:9/x"]});
    body.as_object_mut().unwrap().extend(over.as_object().unwrap().clone());
    town.ask(Method::POST, "/marketplace/partner/callback", Some(body)).await
}

async fn status(town: &Town) -> Value {
    town.get(&format!("/marketplace/salon/{SALON}/application/{APPLICATION}")).await["data"].clone()
}

#[tokio::test]
async fn pressing_connect_makes_it_pending_and_our_callback_active() {
    let town = Town::kind().await;
    assert_eq!(activate(&town, json!({})).await.0, 403, "nobody pressed anything");
    let pressed = town.control("yclients/install", Some(json!({"salon_id": SALON}))).await;
    assert!(
        pressed["redirect"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:3000/auth/yclients/redirect?salon_id=4564&application_id=1001&user_data=")
    );
    assert_eq!(status(&town).await["connection_status"]["status"], "pending");
    town.get(&format!("/api/v1/clients/{SALON}")).await;
    let (code, body) = activate(&town, json!({"api_key": "a-b-c", "channels": ["whatsapp"]})).await;
    assert_eq!((code, &body["success"], body["data"]["user_id"].is_i64()), (201, &json!(true), true));
    assert_eq!(activate(&town, json!({})).await.1["meta"]["message"], "Пользователь уже установил это приложение.");
    let log: Vec<Value> = status(&town).await["logs"].as_array().unwrap().iter().map(|it| it["status_to"].clone()).collect();
    assert_eq!(log, ["pending", "active"]);
}

#[tokio::test]
async fn activation_is_refused_in_the_vendors_words() {
    let town = Town::kind().await;
    town.control("yclients/install", Some(json!({"salon_id": SALON}))).await;
    let (code, body) = activate(&town, json!({"application_id": 7})).await;
    assert_eq!((code, &body["meta"]["message"]), (400, &json!("Агрегатор не найден")));
    assert_eq!(activate(&town, json!({"salon_id": null})).await.0, 422);
    assert_eq!(activate(&town, json!({"salon_id": 1})).await.0, 404);
    for (switch, code) in [("already_installed", 403), ("unknown_aggregator", 400)] {
        town.control("yclients/faults", Some(json!({"world": "kind", switch: true}))).await;
        assert_eq!(activate(&town, json!({})).await.0, code, "{switch}");
    }
    town.control("yclients/faults", Some(json!({"world": "kind"}))).await;
    town.control("clock", Some(json!({"advance_ms": 3_601_000}))).await;
    assert_eq!(activate(&town, json!({})).await.0, 403, "an hour has passed");
}

#[tokio::test]
async fn the_browsers_way_in_ends_with_a_redirect() {
    let town = Town::kind().await;
    town.control("yclients/install", Some(json!({"salon_id": SALON}))).await;
    let body = json!({"salon_id": SALON, "application_id": APPLICATION});
    let answer = town.call(Method::POST, "/marketplace/partner/callback/redirect").json(&body).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.headers().contains_key("location")), (301, true));
    assert_eq!(status(&town).await["connection_status"]["status"], "active");
}

#[tokio::test]
async fn frozen_paid_and_taken_away_and_we_are_told() {
    let receiver = Receiver::open().await;
    let settings = CrmSettings { unkindness: Faults::kind(), callback_url: receiver.url.clone(), ..CrmSettings::default() };
    let town = Town::open(settings, Shelf::default(), crate::support::world::noon()).await;
    town.subscribe(&receiver.url).await;
    town.control("yclients/freeze", Some(json!({"salon_id": SALON}))).await;
    town.book("2026-11-25T12:00:00").await;
    let payment = json!({
        "salon_id": SALON, "application_id": APPLICATION, "payment_sum": 990.5, "currency_iso": "RUB",
        "payment_date": "2026-11-21 12:00:00", "period_from": "2026-11-21 00:00:00", "period_to": "2026-12-21 00:00:00",
    });
    let (code, paid) = town.ask(Method::POST, "/marketplace/partner/payment", Some(payment)).await;
    assert_eq!((code, &status(&town).await["connection_status"]["status"]), (200, &json!("active")), "a payment thaws");
    let refund = format!("/marketplace/partner/payment/refund/{}", paid["data"]["id"]);
    assert_eq!(town.ask(Method::POST, &refund, None).await.0, 200);
    assert_eq!(status(&town).await["payments"][0]["is_refunded"], true);
    town.control("yclients/uninstall", Some(json!({"salon_id": SALON}))).await;
    assert_eq!(
        (
            status(&town).await["connection_status"]["status"].clone(),
            town.ask(Method::GET, &format!("/api/v1/clients/{SALON}"), None).await.0
        ),
        (json!("uninstalled"), 403)
    );
    town.control("yclients/faults", Some(json!({"no_standing": true}))).await;
    assert_eq!(status(&town).await["connection_status"], Value::Null, "by its switch the vendor says nothing of it");
    town.settle().await;
    let mut told = receiver.take();
    told.sort_by_key(|it| it["event"].to_string());
    let event =
        |event: &str| json!({"salon_id": SALON, "application_id": APPLICATION, "event": event, "partner_token": "sandbox-partner-token"});
    assert_eq!(told, [event("freeze"), event("uninstall")], "and nothing of the booking, which was made while frozen");
}

#[tokio::test]
async fn connected_salons_are_listed_with_numbers_as_strings() {
    let town = Town::kind().await;
    town.subscribe("http://127.0.0.1:9/x").await;
    let list = town.get(&format!("/marketplace/application/{APPLICATION}/salons")).await;
    assert_eq!((&list["data"][0]["id"], list["data"].as_array().unwrap().len()), (&json!("4564"), 1));
    let path = format!("/marketplace/salon/{SALON}/application/{APPLICATION}/uninstall");
    assert_eq!(town.ask(Method::POST, &path, None).await.0, 200);
    assert_eq!(town.get(&format!("/marketplace/application/{APPLICATION}/salons")).await["data"], json!([]));
}
