//! What the sandbox expects to be told to clients: the rule that judges the product is judged here by hand.

use serde_json::{Value, json};

use super::town::{SALON, Town};

/// The kinds (and what moved) of one booking's expected messages.
async fn told(town: &Town, record: i64) -> Vec<String> {
    let all = town.control(&format!("yclients/expected?salon={SALON}"), None).await;
    let bookings = all["bookings"].as_array().unwrap();
    let messages = bookings.iter().find(|it| it["record_id"] == record).map(|it| it["messages"].clone());
    let word = |message: &Value| {
        let what: Vec<&str> = message["what_changed"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        [message["kind"].as_str().unwrap()].into_iter().chain(what).collect::<Vec<_>>().join(" ")
    };
    messages.map_or_else(Vec::new, |messages| messages.as_array().unwrap().iter().map(word).collect())
}

#[tokio::test]
async fn there_and_back_and_there_again_is_three_moves() {
    let town = Town::kind().await;
    let id = town.book("2026-11-25T12:00:00").await;
    for hour in [13, 12, 13] {
        town.act(id, "reschedule", json!({"starts_at": format!("2026-11-25T{hour}:00:00")})).await;
        town.act(id, "reschedule", json!({"starts_at": format!("2026-11-25T{hour}:00:00")})).await;
    }
    assert_eq!(told(&town, id).await, ["created", "moved time", "moved time", "moved time"]);
}

#[tokio::test]
async fn what_changed_is_named_and_the_rest_is_silence() {
    let town = Town::kind().await;
    let id = town.book("2026-11-25T12:00:00").await;
    for verb in ["confirm", "arrive", "wait"] {
        town.act(id, verb, json!({})).await;
    }
    town.act(id, "remark", json!({"comment": "тихо"})).await;
    assert_eq!(told(&town, id).await, ["created"]);
    town.act(id, "services", json!({"services": [4_564_015, 4_564_014]})).await;
    town.act(id, "services", json!({"services": [4_564_014, 4_564_015]})).await;
    town.act(id, "reschedule", json!({"starts_at": "2026-11-25T16:00:00", "staff_id": 456_402})).await;
    assert_eq!(told(&town, id).await, ["created", "moved services", "moved time master"]);
}

#[tokio::test]
async fn a_cancellation_is_told_once_and_a_return_is_a_new_booking() {
    let town = Town::kind().await;
    let id = town.book("2026-11-25T12:00:00").await;
    town.act(id, "cancel", json!({})).await;
    town.act(id, "delete", json!({})).await;
    assert_eq!(told(&town, id).await, ["created", "cancelled"]);
    let back = town.book("2026-11-26T12:00:00").await;
    town.act(back, "no_show", json!({})).await;
    town.act(back, "wait", json!({})).await;
    assert_eq!(told(&town, back).await, ["created", "cancelled", "created"]);
}

#[tokio::test]
async fn the_past_is_silent() {
    let town = Town::kind().await;
    let past = town.book("2026-11-21T11:59:00").await;
    let soon = town.book("2026-11-21T12:30:00").await;
    town.control("clock", Some(json!({"advance_ms": 3_600_000}))).await;
    town.act(soon, "no_show", json!({})).await;
    town.act(past, "delete", json!({})).await;
    assert_eq!((told(&town, past).await, told(&town, soon).await), (vec![], vec!["created".to_owned()]));
    town.act(soon, "wait", json!({})).await;
    town.act(soon, "reschedule", json!({"starts_at": "2026-11-22T12:30:00"})).await;
    assert_eq!(told(&town, soon).await, ["created", "moved time"], "it stands again and moves on");
}

#[tokio::test]
async fn what_was_there_before_counts_as_told() {
    let town = Town::kind().await;
    let day = town.control(&format!("yclients/salons/{SALON}/day/2026-11-21"), None).await;
    let vorobyova =
        day["masters"][0]["bookings"].as_array().unwrap().iter().find(|it| it["client"]["name"] == "Екатерина Воробьёва").unwrap();
    let id = vorobyova["id"].as_i64().unwrap();
    town.act(id, "reschedule", json!({"starts_at": "2026-11-21T16:00:00"})).await;
    let all = town.control(&format!("yclients/expected?salon={SALON}"), None).await;
    assert_eq!(
        all["bookings"][0]["messages"][0],
        json!({
            "kind": "moved", "what_changed": ["time"], "at": all["bookings"][0]["messages"][0]["at"],
            "starts_at": "2026-11-21T13:00:00Z", "local": "2026-11-21T16:00:00", "master": "Марина Лебедева",
            "services": ["Окрашивание в один тон"], "price": 6800, "client_name": "Екатерина Воробьёва", "client_phone": "79000009902",
            "sms_not": false,
        })
    );
    assert_eq!(town.control(&format!("yclients/expected?salon={SALON}&since=1"), None).await["bookings"], json!([]));
}

#[tokio::test]
async fn another_number_is_another_reader_and_a_relative_is_not() {
    let town = Town::kind().await;
    town.subscribe("http://127.0.0.1:9/nobody").await;
    let id = town.book("2026-11-25T12:00:00").await;
    let give = async |client: Value| {
        let whole = json!({
            "staff_id": 456_401, "services": [{"id": 4_564_011}], "client": client, "datetime": "2026-11-25T12:00:00+03:00", "seance_length": 3600,
        });
        assert_eq!(town.ask(reqwest::Method::PUT, &format!("/api/v1/record/{SALON}/{id}"), Some(whole)).await.0, 201);
    };
    give(json!({"name": "Вера", "phone": "79000007701"})).await;
    assert_eq!(told(&town, id).await, ["created"]);
    give(json!({"name": "Борис", "phone": "79005550103"})).await;
    assert_eq!(told(&town, id).await, ["created", "cancelled", "created"]);
    let client = town.get(&format!("/api/v1/record/{SALON}/{id}")).await["data"]["client"]["id"].clone();
    let card = json!({"name": "Борис", "phone": "79005550104"});
    assert_eq!(town.ask(reqwest::Method::PUT, &format!("/api/v1/client/{SALON}/{client}"), Some(card)).await.0, 200);
    town.act(id, "confirm", json!({})).await;
    assert_eq!(told(&town, id).await, ["created", "cancelled", "created", "created"], "the new number of one client");
}
