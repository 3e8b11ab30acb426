//! EVT-01, EVT-10: one event leaves its trace at every stage, in order, and is on the phone within seconds.

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

/// EVT-10, AM-05: from the call's receipt to the phone in under five seconds, by the moments that are stored with each
/// message; and the figures hold every hop of every message, which sum to the whole way.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_on_the_phone_within_five_seconds() {
    const MESSAGES: usize = 12;
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    // First messages also agree on keys; the later ones are the ordinary case. Both must do.
    for n in 0..MESSAGES {
        salon.journal().book(&format!("2026-11-2{}T1{}:00:00", 4 + n / 6, n % 6), "Анна", &format!("+7900555010{}", n % 3)).await;
    }
    app.settle().await;
    let took: Vec<f64> = sqlx::query_scalar("select extract(epoch from delivered_at - received_at)::float8 from messages order by 1")
        .fetch_all(&mut app.sql().await)
        .await
        .unwrap();
    assert_eq!(took.len(), MESSAGES);
    assert!(took.iter().all(|took| (0.0..5.0).contains(took)), "{took:?}");
    let figures = app.browser().get("/metrics").await.text;
    let figure = |name: &str| -> f64 {
        let line = figures.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name} in:\n{figures:.4000}")).parse().unwrap()
    };
    let mut sum = 0.0;
    for hop in ["translated", "created", "sending", "sent", "delivered"] {
        let count = figure(&format!("otklik_hop_seconds_count{{hop=\"{hop}\"}}"));
        assert!((count - 12.0).abs() < 0.5, "{hop}: {count}");
        sum += figure(&format!("otklik_hop_seconds_sum{{hop=\"{hop}\"}}"));
        assert!(
            figures.contains(&format!("otklik_hop_seconds_bucket{{hop=\"{hop}\",le=\"5\"}} {MESSAGES}")),
            "{hop} has no bucket of five seconds"
        );
    }
    let whole = figure("otklik_event_to_phone_seconds_sum");
    assert!((whole - sum).abs() < 1e-6 && (whole - took.iter().sum::<f64>()).abs() < 1e-3, "{whole}, {sum}, {took:?}");
    assert!(figures.contains(&format!("otklik_event_to_phone_seconds_bucket{{le=\"5\"}} {MESSAGES}")));
}
