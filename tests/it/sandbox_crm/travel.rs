//! How webhooks travel when the world is told to delay, hold together or mix them.

use std::time::{Duration, Instant};

use serde_json::json;

use super::receiver::Receiver;
use super::town::Town;

/// A kind world with these switches of the webhooks, one address, and a booking that has been told.
async fn town(switches: serde_json::Value) -> (Town, Receiver, i64) {
    let (town, receiver) = (Town::kind().await, Receiver::open().await);
    town.subscribe(&receiver.url).await;
    let id = town.book("2026-11-25T12:00:00").await;
    town.settle().await;
    receiver.take();
    town.control("yclients/faults", Some(json!({"webhooks": switches}))).await;
    (town, receiver, id)
}

async fn remark(town: &Town, id: i64, times: usize) {
    for number in 0..times {
        town.act(id, "remark", json!({"comment": format!("{number:03}")})).await;
    }
}

fn comments(receiver: &Receiver) -> Vec<String> {
    receiver.take().iter().map(|it| it["data"]["comment"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn later_ones_overtake_earlier_ones() {
    let (town, receiver, id) = town(json!({"reorder_ms": 300})).await;
    remark(&town, id, 20).await;
    town.settle().await;
    let came = comments(&receiver);
    let mut sorted = came.clone();
    sorted.sort();
    assert_ne!(came, sorted);
    assert_eq!(sorted.len(), 20);
}

#[tokio::test]
async fn a_delay_is_waited_out() {
    let (town, receiver, id) = town(json!({"delay_ms": 200})).await;
    let begun = Instant::now();
    remark(&town, id, 1).await;
    assert_eq!(comments(&receiver).len(), 0);
    town.settle().await;
    assert!(begun.elapsed() >= Duration::from_millis(200) && comments(&receiver).len() == 1);
}

#[tokio::test]
async fn a_burst_leaves_at_one_moment() {
    let (town, _receiver, id) = town(json!({"burst_ms": 700})).await;
    // What leaves now leaves with a burst: all that follow it wait for the next one.
    remark(&town, id, 1).await;
    town.settle().await;
    let last = town.control("yclients/deliveries", None).await["last_letter"].clone();
    remark(&town, id, 10).await;
    town.settle().await;
    let ledger = town.control(&format!("yclients/deliveries?since={last}"), None).await;
    let times: Vec<chrono::DateTime<chrono::Utc>> =
        ledger["deliveries"].as_array().unwrap().iter().map(|it| it["at"].as_str().unwrap().parse().unwrap()).collect();
    let (first, last) = (times.iter().min().unwrap(), times.iter().max().unwrap());
    assert_eq!(times.len(), 10);
    assert!((*last - *first).num_milliseconds() < 600, "{first} … {last}: not ten apart but one burst");
}
