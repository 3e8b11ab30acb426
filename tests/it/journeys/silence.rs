//! What is not told: everything that means nothing to the client (AM-06 and its five old bugs, D-04, D-05).

use std::time::Duration;

use serde_json::json;

use crate::support::TestApp;

const ANNA: &str = "+79005550101";

/// AM-06, D-05: confirmed, arrived, a remark, the same services in another order, and the robot's noise are silence.
#[tokio::test(flavor = "multi_thread")]
async fn what_changes_nothing_for_the_client_is_silence() {
    let app = TestApp::start().await;
    app.outside.faults(json!({"webhooks": {"attendance_noise": 100}})).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let journal = salon.journal();
    let services = [journal.service(1, 4), journal.service(1, 5)];
    let new = json!({
        "staff_id": journal.master(1), "services": services, "starts_at": "2026-11-24T15:00:00", "client": {"name": "Анна", "phone": ANNA},
    });
    let booking = journal.book_as(new).await;
    app.settle().await;
    for verb in ["confirm", "wait", "confirm", "arrive"] {
        journal.mark(booking, verb).await;
        app.settle().await;
    }
    journal.act(booking, "remark", json!({"comment": "кофе без сахара"})).await;
    journal.set_services(booking, &[services[1], services[0]]).await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 1, "{:#?}", app.shown(ANNA));
}

/// D-05: what happens after the start is silence, and the booking ends as a no-show.
#[tokio::test(flavor = "multi_thread")]
async fn after_the_start_nothing_is_told() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let booking = salon.journal().book("2026-11-21T14:00:00", "Анна", ANNA).await;
    app.settle().await;
    app.advance(Duration::from_hours(3));
    salon.journal().mark(booking, "no_show").await;
    app.settle().await;
    salon.journal().mark(booking, "delete").await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 1);
    let mut sql = app.sql().await;
    let status: String = sqlx::query_scalar("select status from appointments where external_id = $1")
        .bind(booking.to_string())
        .fetch_one(&mut sql)
        .await
        .unwrap();
    assert_eq!(status, "no_show");
}

/// D-04: a booking that is written down for a time that is over is recorded and not told.
#[tokio::test(flavor = "multi_thread")]
async fn a_booking_in_the_past_is_recorded_and_not_told() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let booking = salon.journal().book("2026-11-21T10:15:00", "Анна", ANNA).await;
    app.settle().await;
    assert!(app.shown(ANNA).is_empty());
    let mut sql = app.sql().await;
    let known: i64 = sqlx::query_scalar("select count(*) from appointments where external_id = $1")
        .bind(booking.to_string())
        .fetch_one(&mut sql)
        .await
        .unwrap();
    assert_eq!(known, 1);
}

/// What was in the journal before the product was connected counts as told.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_there_before_us_is_not_told() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut sql = app.sql().await;
    let (bookings, messages): (i64, i64) =
        sqlx::query_as("select (select count(*) from appointments), (select count(*) from messages)").fetch_one(&mut sql).await.unwrap();
    assert!(bookings > 20, "the import read {bookings} bookings");
    assert_eq!(messages, 0);
}

/// Main job §3: a client without a phone and a number that is not on WhatsApp: the reason stands with the message.
#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_reached_has_the_reason() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T12:00:00", "Безтелефона", "").await;
    salon.journal().book("2026-11-24T15:00:00", "Нетв", "+79005550404").await;
    app.settle().await;
    let mut sql = app.sql().await;
    let found: Vec<(String, Option<String>)> =
        sqlx::query_as("select status, reason from messages order by status desc").fetch_all(&mut sql).await.unwrap();
    let found: Vec<(&str, &str)> = found.iter().map(|(status, reason)| (status.as_str(), reason.as_deref().unwrap_or_default())).collect();
    assert_eq!(found, [("skipped", "no_phone"), ("refused", "not_on_whatsapp")]);
}
