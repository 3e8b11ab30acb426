//! Never above the vendor's rate for one token, by the vendor's own count; and silence for as long as it asks for silence.

use otklik::sandbox::yclients::Faults;
use otklik::server::integrations::connector::{Appointments as _, ConnectorError};
use serde_json::{Value, json};

use super::{connector, salon};
use crate::support::world::Outside;

/// How the calls for one booking were answered, by status.
async fn count(outside: &Outside, status: &str) -> u64 {
    let counters = outside.control("yclients/counters", None).await;
    counters["calls"]["GET /yclients/api/v1/record/{}/{}"][status].as_u64().unwrap_or_default()
}

async fn world(unkindness: Faults) -> (Outside, i64) {
    let outside = Outside::start("http://127.0.0.1:9", unkindness).await;
    outside.control("yclients/install", Some(json!({"salon_id": 4564}))).await;
    let new = json!({"staff_id": 456_401, "services": [4_564_011], "starts_at": "2026-11-25T12:00:00", "client": {"name": "Анна"}});
    let booked: Value = outside.control("yclients/salons/4564/bookings", Some(new)).await;
    let booking = booked["id"].as_i64().unwrap();
    (outside, booking)
}

/// A crowd of callers, one token: all are served, and the sandbox, which refuses the sixth call of any second, refuses none.
#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_stays_within_the_vendors_rate() {
    let (outside, booking) = world(Faults::unkind()).await;
    let connector = std::sync::Arc::new(connector(&outside.base));
    let crowd: Vec<_> = (0..24)
        .map(|_| {
            let connector = connector.clone();
            tokio::spawn(async move { connector.get_appointment(&salon(), &booking.to_string()).await })
        })
        .collect();
    for caller in crowd {
        caller.await.unwrap().unwrap();
    }
    assert_eq!((count(&outside, "200").await, count(&outside, "429").await), (24, 0));
}

/// After «too often» nobody calls at all until the time has passed, and then the calls go on.
#[tokio::test(flavor = "multi_thread")]
async fn too_often_is_obeyed_by_everybody() {
    let (outside, booking) = world(Faults::kind()).await;
    let (connector, booking) = (connector(&outside.base), booking.to_string());
    outside.faults(json!({"refuse": "too_many", "retry_after": 1})).await;
    assert!(matches!(connector.get_appointment(&salon(), &booking).await, Err(ConnectorError::Limited(1))));
    outside.faults(json!({"refuse": null})).await;
    let mut refused_here = 0;
    loop {
        match connector.get_appointment(&salon(), &booking).await {
            Ok(_) => break,
            Err(ConnectorError::Limited(wait)) => {
                assert!((1..=2).contains(&wait), "{wait}");
                refused_here += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(refused_here > 0, "the second call was made at once");
    assert_eq!((count(&outside, "429").await, count(&outside, "200").await), (1, 1));
}
