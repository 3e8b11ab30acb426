//! The world survives a kill: journal, installation, switches, clock, and the webhooks that were still to be sent.

use otklik::sandbox::clock::SandboxClock;
use otklik::sandbox::shelf::Shelf;
use otklik::sandbox::yclients::{CrmSettings, Faults};
use serde_json::{Value, json};

use super::receiver::Receiver;
use super::town::{SALON, Town};
use crate::support::world::noon;

#[tokio::test]
async fn a_world_that_is_dropped_in_the_middle_opens_as_it_was() {
    let (folder, receiver) = (tempfile::tempdir().unwrap(), Receiver::open().await);
    let open = |clock: SandboxClock| {
        let shelf = Shelf::open(Some(folder.path().to_owned())).unwrap();
        Town::open(CrmSettings { unkindness: Faults::kind(), ..CrmSettings::default() }, shelf, clock)
    };
    let before = open(noon()).await;
    before.control("clock", Some(json!({"advance_ms": 60_000}))).await;
    before.subscribe(&receiver.url).await;
    before.control("yclients/faults", Some(json!({"slow_ms": 3, "webhooks": {"hold": true}}))).await;
    let id = before.book("2026-11-25T12:00:00").await;
    before.act(id, "confirm", json!({})).await;
    let (seen, salons) = (before.crm.booking(SALON, id).unwrap(), before.control("yclients/salons", None).await);
    let expected = before.control(&format!("yclients/expected?salon={SALON}"), None).await;
    let offset = before.clock.offset_ms();
    drop(before);

    // What a torn write leaves at the end of the log is not a line.
    let log = folder.path().join("world.log");
    let mut bytes = std::fs::read(&log).unwrap();
    bytes.extend(br#"[{"Record":[4564,{"id":1"#);
    std::fs::write(&log, bytes).unwrap();

    let after = open(SandboxClock::default()).await;
    assert_eq!(after.crm.booking(SALON, id).unwrap(), seen);
    assert_eq!((after.clock.offset_ms(), after.crm.faults().slow_ms), (offset, 3));
    assert_eq!(applications(&after.control("yclients/salons", None).await), applications(&salons));
    assert_eq!(after.control(&format!("yclients/expected?salon={SALON}"), None).await, expected);
    assert_eq!(receiver.raw().len(), 0);
    after.control("yclients/faults", Some(json!({"webhooks": {"hold": false}}))).await;
    after.settle().await;
    assert_eq!(receiver.raw().len(), 3, "the client, the booking, the confirmation: each once");
    let next = after.book("2026-11-26T12:00:00").await;
    assert!(next > id, "numbers go on");
    after.settle().await;
    drop(after);

    let third = open(SandboxClock::default()).await;
    third.settle().await;
    assert_eq!(receiver.raw().len(), 4, "what was sent is not sent again");
    assert_eq!(third.control("yclients/deliveries", None).await["deliveries"].as_array().unwrap().len(), 4);
}

fn applications(salons: &Value) -> Vec<(Value, Value)> {
    salons.as_array().unwrap().iter().map(|it| (it["application"].clone(), it["last_change"].clone())).collect()
}

#[tokio::test]
async fn the_same_seed_and_day_make_the_same_world() {
    let day = |town: &Town| town.crm.day(SALON, "2026-11-24".parse().unwrap()).unwrap().masters;
    let (one, other) = (Town::kind().await, Town::kind().await);
    assert_eq!(serde_json::to_value(day(&one)).unwrap(), serde_json::to_value(day(&other)).unwrap());
    let settings = CrmSettings { seed: 21, unkindness: Faults::kind(), ..CrmSettings::default() };
    let another = Town::open(settings, Shelf::default(), noon()).await;
    assert_ne!(serde_json::to_value(day(&one)).unwrap(), serde_json::to_value(day(&another)).unwrap());
}
