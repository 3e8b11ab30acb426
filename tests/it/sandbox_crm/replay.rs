//! The same webhooks once more: in order, shuffled, and those that were held back.

use std::collections::BTreeMap;

use otklik::sandbox::yclients::Faults;
use serde_json::json;

use super::receiver::Receiver;
use super::town::Town;

fn counted(bodies: Vec<String>) -> BTreeMap<String, usize> {
    bodies.into_iter().fold(BTreeMap::new(), |mut counts, body| {
        *counts.entry(body).or_default() += 1;
        counts
    })
}

#[tokio::test]
async fn a_replay_sends_every_webhook_so_many_times_more_in_another_order() {
    let (town, receiver) = (Town::kind().await, Receiver::open().await);
    town.subscribe(&receiver.url).await;
    for hour in 10..20 {
        town.book(&format!("2026-11-25T{hour}:00:00")).await;
    }
    town.settle().await;
    let first = receiver.raw();
    let sent = town.control("yclients/replay", Some(json!({"times": 4, "shuffle_seed": 7, "at_once": 1}))).await;
    assert_eq!(sent["sent"], first.len() * 4);
    let all = receiver.raw();
    assert!(counted(all.clone()).values().all(|&count| count == 5));
    let again: Vec<String> = all[first.len()..].iter().filter(|body| first.contains(body)).cloned().collect();
    assert_ne!(again[..first.len()], first[..], "shuffled");
    let ledger = town.control("yclients/deliveries", None).await;
    let copies: Vec<i64> =
        ledger["deliveries"].as_array().unwrap().iter().filter(|it| it["letter"] == 1).map(|it| it["copy"].as_i64().unwrap()).collect();
    assert_eq!(copies.len(), 5, "the ledger holds every try");
}

#[tokio::test]
async fn what_was_held_leaves_with_the_replay_and_not_again() {
    let mut faults = Faults::unkind();
    faults.webhooks.hold = true;
    let (town, receiver) = (Town::with(faults).await, Receiver::open().await);
    town.subscribe(&receiver.url).await;
    let id = town.book("2026-11-25T12:00:00").await;
    town.act(id, "reschedule", json!({"starts_at": "2026-11-25T13:00:00"})).await;
    assert_eq!(receiver.raw().len(), 0);
    town.control("yclients/replay", Some(json!({"times": 1, "shuffle_seed": 1}))).await;
    let sent = receiver.raw().len();
    for (body, count) in counted(receiver.raw()) {
        let copies = if body.contains(r#""status":"update""#) { 4 } else { 1 };
        assert_eq!(count % (copies + 1), 0, "{count} × {body}");
    }
    town.control("yclients/faults", Some(json!({"webhooks": {"hold": false}}))).await;
    town.settle().await;
    assert_eq!(receiver.raw().len(), sent);
}
