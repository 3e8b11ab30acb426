//! EVT-01, EVT-02, EVT-10: one event leaves its trace at every stage, in order, and is on the phone within seconds.

use std::time::{Duration, Instant};

use sqlx::FromRow;

use crate::support::TestApp;

const ANNA: &str = "+79005550101";

#[derive(FromRow)]
struct Trace {
    receipt: String,
    kind: String,
    status: String,
    in_order: bool,
    known_text: bool,
}

/// EVT-01: receipt, fact, message, acknowledgement, delivery: each stage is stored, points to the one before, in order.
#[tokio::test(flavor = "multi_thread")]
async fn one_event_leaves_its_trace_at_every_stage() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let shown = app.displayed(ANNA);
    let traces: Vec<Trace> = sqlx::query_as(
        "select r.state as receipt, e.kind, m.status,
           m.received_at = r.received_at and r.received_at <= m.translated_at and m.translated_at <= m.created_at
             and m.created_at <= m.sending_at and m.sending_at <= m.sent_at and m.sent_at <= m.delivered_at as in_order,
           m.body = $1 and m.stanza_id = $2 as known_text
         from messages m join events e on e.id = m.event_id join webhook_receipts r on r.id = m.receipt_id
           join appointments a on a.id = m.appointment_id",
    )
    .bind(&shown[0].text)
    .bind(&shown[0].stanza_id)
    .fetch_all(&mut app.sql().await)
    .await
    .unwrap();
    assert_eq!(traces.len(), 1);
    let trace = &traces[0];
    assert_eq!((trace.receipt.as_str(), trace.status.as_str()), ("translated", "delivered"));
    assert!(trace.kind.contains("booked"), "{}", trace.kind);
    assert!(trace.in_order, "the moments of its way are out of order");
    assert!(trace.known_text, "the phone shows something else than the row says");
}

/// EVT-10: from the desk to the phone within five seconds.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_on_the_phone_within_five_seconds() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    // The first message of a chat also agrees on keys; the second is the ordinary case. Both must do.
    for (hour, count) in [(12, 1), (15, 2)] {
        let begun = Instant::now();
        salon.journal().book(&format!("2026-11-24T{hour}:00:00"), "Анна", ANNA).await;
        crate::support::wait::eventually("the message", || async { (app.shown(ANNA).len() == count).then_some(()) }).await;
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    }
    app.settle().await;
}
