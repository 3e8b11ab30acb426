//! The marketplace's tab: one address for several salons, and what else can happen to the application.

use futures_util::StreamExt as _;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Desk, SALON};

const KALININGRAD: i64 = 4561;

impl Desk {
    async fn standing(&self, salon: i64) -> String {
        let world = self.ask(json!({"ask": "world"})).await;
        let salon = world["salons"].as_array().unwrap().iter().find(|it| it["id"] == salon).unwrap().clone();
        salon["application"].as_str().unwrap().to_owned()
    }

    async fn door(&self, door: &str, salons: &[i64]) -> String {
        let answer = self.ask(json!({"ask": "door", "door": door, "salons": salons})).await;
        answer["address"].as_str().unwrap().to_owned()
    }

    /// The product calls back, as the vendor's documentation asks.
    async fn call_back(&self, salon: i64) -> (u16, Value) {
        let call = self.http.post(format!("{}/yclients/marketplace/partner/callback", self.base));
        let call = call.header("authorization", "Bearer sandbox-partner-token").header("accept", "application/vnd.api.v2+json");
        let answer = call.json(&json!({"salon_id": salon, "application_id": 1001})).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

#[tokio::test]
async fn several_salons_are_connected_by_one_address() {
    let desk = Desk::open("/nowhere").await;
    let address = desk.door("connect", &[SALON, KALININGRAD]).await;
    let expected = "http://127.0.0.1:3000/auth/yclients/redirect?salon_ids[0]=4564&salon_ids[1]=4561&application_id=1001&user_data=";
    assert!(address.starts_with(expected), "{address}");
    assert_eq!((desk.standing(SALON).await, desk.standing(KALININGRAD).await), ("pending".to_owned(), "pending".to_owned()));
    assert!(desk.door("connect", &[SALON]).await.contains("?salon_id=4564&"));
    assert_eq!(desk.asked(&json!({"ask": "door", "door": "connect", "salons": []})).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_address_whose_hour_is_over_activates_nothing() {
    let desk = Desk::open("/nowhere").await;
    desk.door("overdue", &[SALON]).await;
    let (code, said) = desk.call_back(SALON).await;
    assert_eq!((code, &said["meta"]["message"]), (403, &json!("Время на подключение приложения истекло")));
    desk.door("connect", &[SALON]).await;
    assert_eq!(desk.call_back(SALON).await.0, 201);
}

#[tokio::test]
async fn what_is_connected_is_frozen_paid_for_and_taken_away() {
    let desk = Desk::open("/nowhere").await;
    let deed = |name: &str| json!({"ask": "market", "deed": name, "salons": [SALON]});
    for name in ["pay", "freeze", "remove"] {
        let refused: Value = desk.asked(&deed(name)).await.json().await.unwrap();
        assert_eq!(refused["what"], "Приложение в салоне не подключено", "{name}");
    }
    desk.control("yclients/subscribe", json!({"salon_id": SALON, "urls": ["http://127.0.0.1:9/x"]})).await;
    desk.door("settings", &[SALON]).await;
    assert_eq!(desk.standing(SALON).await, "active", "looking at the settings changes nothing");
    for (name, standing) in [("freeze", "freezed"), ("pay", "active"), ("remove", "uninstalled")] {
        desk.ask(deed(name)).await;
        assert_eq!(desk.standing(SALON).await, standing);
    }
    let feed = desk.ask(json!({"ask": "feed"})).await;
    let paid = |line: &Value| line["what"] == "Северное сияние: оплатили месяц, приложение работает";
    assert!(feed.as_array().unwrap().iter().any(paid), "{feed}");
}

#[tokio::test]
async fn an_open_page_hears_of_every_change_of_standing() {
    let desk = Desk::open("/nowhere").await;
    let mut live = desk.get("/desk/live").await.bytes_stream();
    desk.door("connect", &[SALON]).await;
    let mut heard = String::new();
    while !heard.contains("event: market") {
        heard.push_str(std::str::from_utf8(&live.next().await.unwrap().unwrap()).unwrap());
    }
    assert!(heard.contains("data: 4564"), "{heard}");
}
