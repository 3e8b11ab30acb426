//! Webhooks: what they say, how often they come, and that any answer is enough.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use otklik::sandbox::yclients::Faults;
use reqwest::Method;
use serde_json::{Value, json};

use super::receiver::Receiver;
use super::town::{SALON, Town};

#[tokio::test]
async fn a_webhook_says_who_what_and_everything_about_it() {
    let (town, receiver) = (Town::kind().await, Receiver::open().await);
    town.subscribe(&receiver.url).await;
    let id = town.book("2026-11-25T12:00:00").await;
    town.act(id, "reschedule", json!({"starts_at": "2026-11-25T13:00:00"})).await;
    town.act(id, "delete", json!({})).await;
    town.settle().await;
    let told = receiver.take();
    let said: BTreeSet<(&str, &str)> = told.iter().map(|it| (it["resource"].as_str().unwrap(), it["status"].as_str().unwrap())).collect();
    assert_eq!(said, BTreeSet::from([("client", "create"), ("record", "create"), ("record", "update"), ("record", "delete")]));
    let deleted = told.iter().find(|it| it["status"] == "delete").unwrap();
    assert_eq!(deleted.as_object().unwrap().keys().collect::<Vec<_>>(), ["company_id", "data", "resource", "resource_id", "status"]);
    assert_eq!((&deleted["company_id"], &deleted["resource_id"], &deleted["data"]["id"]), (&json!(SALON), &json!(id), &json!(id)));
    assert_eq!((&deleted["data"]["deleted"], &deleted["data"]["datetime"]), (&json!(true), &json!("2026-11-25T13:00:00+03:00")));
    for absent in ["payment_status", "is_sale_bill_printed", "resource_instance_ids"] {
        assert!(deleted["data"].get(absent).is_none(), "{absent} is not in webhooks");
    }
}

#[tokio::test]
async fn the_unkind_world_says_an_update_four_times_in_the_same_bytes() {
    let (town, receiver) = (Town::with(Faults::unkind()).await, Receiver::open().await);
    town.subscribe(&receiver.url).await;
    let id = town.book("2026-11-25T12:00:00").await;
    for _ in 0..12 {
        town.act(id, "services", json!({"services": [4_564_011, 4_564_012, 4_564_013]})).await;
    }
    town.settle().await;
    let mut copies: BTreeMap<String, usize> = BTreeMap::new();
    for body in receiver.raw() {
        *copies.entry(body).or_default() += 1;
    }
    let updates: Vec<(Value, usize)> = copies.iter().map(|(body, &count)| (serde_json::from_str::<Value>(body).unwrap(), count)).collect();
    assert!(updates.iter().filter(|it| it.0["status"] == "update").all(|it| it.1 % 4 == 0), "each four times");
    assert!(updates.iter().filter(|it| it.0["status"] == "create").all(|it| it.1 == 1));
    let orders: BTreeSet<String> = updates
        .iter()
        .filter_map(|it| it.0["data"]["services"].as_array().filter(|services| services.len() == 3))
        .map(|services| services.iter().map(|it| it["title"].as_str().unwrap()).collect::<Vec<_>>().join(", "))
        .collect();
    assert!(orders.len() > 1, "the same services came in several orders: {orders:?}");
    let numbers: BTreeSet<bool> = updates.iter().map(|it| it.0["data"]["id"].is_string()).collect();
    assert_eq!(numbers.len(), 2, "the same number came as a number and as a text");
}

#[tokio::test]
async fn noise_confirms_and_unconfirms_and_leaves_nothing_behind() {
    let mut faults = Faults::kind();
    faults.webhooks.attendance_noise = 100;
    let (town, receiver) = (Town::with(faults).await, Receiver::open().await);
    town.subscribe(&receiver.url).await;
    let id = town.book("2026-11-25T12:00:00").await;
    town.settle().await;
    let mut seen: Vec<(String, i64)> = receiver
        .take()
        .iter()
        .filter(|it| it["resource"] == "record")
        .map(|it| (it["status"].as_str().unwrap().to_owned(), it["data"]["attendance"].as_i64().unwrap()))
        .collect();
    seen.sort();
    assert_eq!(seen, [("create".to_owned(), 0), ("update".to_owned(), 0), ("update".to_owned(), 2)]);
    assert_eq!(town.crm.booking(SALON, id).unwrap().attendance, 0);
}

#[tokio::test]
async fn a_partial_update_carries_the_change_and_the_id() {
    let (town, receiver) = (Town::kind().await, Receiver::open().await);
    town.subscribe(&receiver.url).await;
    town.control("yclients/faults", Some(json!({"webhooks": {"partial": true}}))).await;
    let id = town.book("2026-11-25T12:00:00").await;
    town.act(id, "remark", json!({"comment": "test"})).await;
    town.settle().await;
    let told = receiver.take();
    let update = told.iter().find(|it| it["status"] == "update").unwrap();
    assert_eq!((&update["data"]["id"], &update["data"]["comment"]), (&json!(id), &json!("test")));
    assert!(update["data"].get("services").is_none() && update["data"].get("datetime").is_none());
}

#[tokio::test]
async fn any_answer_counts_and_silence_is_not_asked_twice() {
    let (town, receiver) = (Town::kind().await, Receiver::answering(StatusCode::SERVICE_UNAVAILABLE).await);
    town.subscribe(&receiver.url).await;
    town.control(
        &format!("yclients/salons/{SALON}/bookings"),
        Some(json!({"staff_id": 456_401, "services": [4_564_011], "starts_at": "2026-11-25T12:00:00"})),
    )
    .await;
    town.settle().await;
    assert_eq!(receiver.take().len(), 1);
    town.subscribe("http://127.0.0.1:9/nobody-listens").await;
    town.book("2026-11-25T15:00:00").await;
    town.settle().await;
    let ledger = town.control("yclients/deliveries", None).await;
    let lines = ledger["deliveries"].as_array().unwrap();
    assert_eq!((&lines[0]["code"], &lines[0]["error"], &lines[0]["resource"]), (&json!(503), &Value::Null, &json!("record")));
    assert!(lines[1..].iter().all(|line| line["code"].is_null() && line["error"].as_str().unwrap().contains("refused")), "{lines:?}");
    assert_eq!(lines[0]["sha256"].as_str().unwrap().len(), 64);
}

#[tokio::test]
async fn what_is_lost_never_comes_and_what_is_held_comes_later() {
    let (town, receiver) = (Town::kind().await, Receiver::open().await);
    town.subscribe(&receiver.url).await;
    let id = town.book("2026-11-25T12:00:00").await;
    town.settle().await;
    receiver.take();
    town.control("yclients/faults", Some(json!({"webhooks": {"lose": 100}}))).await;
    town.act(id, "confirm", json!({})).await;
    town.settle().await;
    assert_eq!((receiver.take().len(), town.control("yclients/deliveries", None).await["lost"].clone()), (0, json!(1)));
    town.control("yclients/faults", Some(json!({"webhooks": {"lose": 0, "hold": true}}))).await;
    town.act(id, "wait", json!({})).await;
    assert_eq!(town.control("yclients/deliveries", None).await["pending"], 1);
    town.control("yclients/faults", Some(json!({"webhooks": {"hold": false}}))).await;
    town.settle().await;
    assert_eq!(receiver.take().len(), 1);
}

#[tokio::test]
async fn the_salons_own_settings_are_another_address_with_its_own_switches() {
    let (town, ours, theirs) = (Town::kind().await, Receiver::open().await, Receiver::open().await);
    town.subscribe(&ours.url).await;
    let path = format!("/api/v1/hooks_settings/{SALON}");
    let (status, form) =
        town.ask(Method::POST, &path, Some(json!({"urls": [theirs.url], "active": 1, "record": 1, "self_sending": 0}))).await;
    assert_eq!((status, &form["data"]["record"], &form["data"]["client"]), (201, &json!(1), &json!(0)));
    assert_eq!(town.get(&path).await["data"], form["data"]);
    let id = town.book("2026-11-25T12:00:00").await;
    let (status, _) = town.ask(Method::DELETE, &format!("/api/v1/record/{SALON}/{id}"), None).await;
    assert_eq!(status, 204);
    town.settle().await;
    let kinds = |told: Vec<Value>| -> BTreeSet<String> {
        told.iter().map(|it| format!("{} {}", it["resource"], it["status"]).replace('"', "")).collect()
    };
    assert_eq!(kinds(ours.take()), BTreeSet::from(["client create", "record create", "record delete"].map(str::to_owned)));
    assert_eq!(kinds(theirs.take()), BTreeSet::from(["record create".to_owned()]), "no clients, and not what the partner did itself");
}
