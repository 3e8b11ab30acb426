//! Never above the vendor's rate for one token, by the vendor's own count; and silence for as long as it asks for silence.

use otklik::domain::integration::Provider;
use otklik::sandbox::yclients::Faults;
use otklik::server::config::CallLimits;
use otklik::server::integrations::connector::urgency::in_background;
use otklik::server::integrations::connector::{Appointments as _, ConnectorError, Outcome};
use otklik::server::integrations::connectors::yclients::Yclients;
use otklik::server::integrations::marketplace::provider::MarketplaceApi as _;
use otklik::server::platform::http_client::Outbound;
use serde_json::{Value, json};

use super::recorder::Recorder;
use super::{connector, salon};
use crate::support::settings::crm;
use crate::support::wait::eventually;
use crate::support::world::Outside;

/// How the calls for one booking were answered, by status.
async fn count(outside: &Outside, status: &str) -> u64 {
    let counters = outside.control("yclients/counters", None).await;
    counters["calls"]["GET /yclients/api/v1/record/{}/{}"][status].as_u64().unwrap_or_default()
}

async fn world(unkindness: Faults) -> (Outside, i64) {
    let outside = Outside::start("http://127.0.0.1:9", unkindness, 2).await;
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

/// AM-07: while twenty calls that nobody waits for stand in line, somebody who waits goes before them; and no call is lost
/// by that.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_waits_goes_before_what_nobody_waits_for() {
    let recorder = Recorder::answering(404, r#"{"success":false,"data":null,"meta":{"message":"Не найдено"}}"#).await;
    let connector = std::sync::Arc::new(connector(&recorder.base));
    let ask = |booking: &'static str| {
        let connector = connector.clone();
        async move { drop(connector.get_appointment(&salon(), booking).await) }
    };
    let crowd: Vec<_> = (0..20).map(|_| tokio::spawn(in_background(ask("1")))).collect();
    eventually("the line to move", || async { (recorder.all().len() >= 4).then_some(()) }).await;
    let before = recorder.all().len();
    ask("77").await;
    for caller in crowd {
        caller.await.unwrap();
    }
    let lines: Vec<String> = recorder.all().into_iter().map(|call| call.line).collect();
    let place = lines.iter().position(|line| line.ends_with("/77")).unwrap();
    // Four go at once, in any order among themselves.
    assert!(place <= before + 4, "{place}th, after {before}");
    assert_eq!(lines.len(), 21);
}

/// AM-07: what the operator sets is kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_slower_limit_is_kept() {
    let recorder = Recorder::answering(404, "{}").await;
    let mut config = crm(Provider::Yclients, &recorder.base);
    config.calls = CallLimits { per_minute: 6000, at_once: 1 };
    let connector = Yclients::new(Outbound::new().unwrap(), config);
    let since = std::time::Instant::now();
    for _ in 0..3 {
        drop(connector.get_appointment(&salon(), "1").await);
    }
    assert!(since.elapsed() >= std::time::Duration::from_secs(2), "one in any second: {:?}", since.elapsed());
}

/// INS-32: without both tokens there is nothing that could call, and nothing is called.
#[tokio::test]
async fn without_its_tokens_the_client_calls_nobody() {
    let recorder = Recorder::answering(200, "{}").await;
    for (partner, user) in
        [("", "sandbox-user-token"), ("sandbox-partner-token", ""), ("test_token_waiting_for_real", "sandbox-user-token")]
    {
        let mut config = crm(Provider::Yclients, &recorder.base);
        (config.partner_token, config.user_token) = (partner.into(), user.into());
        let connector = Yclients::new(Outbound::new().unwrap(), config);
        assert!(matches!(connector.get_appointment(&salon(), "1").await, Err(ConnectorError::NotConfigured)), "{partner} {user}");
        assert!(matches!(connector.get_standing("4564").await, Err(ConnectorError::NotConfigured)), "{partner} {user}");
        let written = connector.delete_appointment(&salon(), "1").await;
        assert!(matches!(written, Outcome::Refused(ConnectorError::NotConfigured)), "{partner} {user}");
    }
    assert_eq!(recorder.all(), []);
}
