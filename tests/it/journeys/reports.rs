//! D-04: what a webhook's payload is worth. Whole and newer: acted upon; partial or doubtful: the CRM is asked; older: kept.

use serde_json::{Value, json};

use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

/// How many calls the CRM has had, of any kind.
async fn calls(app: &TestApp) -> u64 {
    let counters = app.outside.control("yclients/counters", None).await;
    counters["calls"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|by_status| by_status.as_object().unwrap().values())
        .filter_map(Value::as_u64)
        .sum()
}

/// A booking as the CRM's API shows it.
async fn record(app: &TestApp, salon: &Salon<'_>, booking: i64) -> Value {
    let url = format!("{}/yclients/api/v1/record/{}/{booking}", app.outside.base, salon.number);
    let call = app.outside.http.get(url).header("accept", "application/vnd.yclients.v2+json");
    let answer = call.header("authorization", "Bearer sandbox-partner-token, User sandbox-user-token").send().await.unwrap();
    serde_json::from_str::<Value>(&answer.text().await.unwrap()).unwrap()["data"].clone()
}

fn envelope(salon: &Salon<'_>, status: &str, data: &Value) -> String {
    json!({"company_id": salon.number, "resource": "record", "resource_id": data["id"], "status": status, "data": data}).to_string()
}

async fn starts_at(app: &TestApp, booking: i64) -> String {
    sqlx::query_scalar("select to_char(starts_at at time zone 'Europe/Moscow', 'HH24:MI') from appointments where external_id = $1")
        .bind(booking.to_string())
        .fetch_one(&mut app.sql().await)
        .await
        .unwrap()
}

/// A payload that says too little is completed by asking.
#[tokio::test(flavor = "multi_thread")]
async fn a_partial_payload_is_completed_by_asking() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    app.outside.faults(json!({"webhooks": {"partial": true, "attendance_noise": 0}})).await;
    let before = calls(&app).await;
    salon.journal().move_to(booking, "2026-11-24T15:00:00").await;
    app.settle().await;
    assert_eq!(calls(&app).await, before + 1, "four copies are one question");
    let shown = app.shown(ANNA);
    assert_eq!(shown.len(), 2, "{shown:#?}");
    assert!(shown[1].contains("15:00") && shown[1].contains("Марина Лебедева"), "{}", shown[1]);
}

/// Of the same moment with other content, or older: the first is asked about, the second only kept. Neither is told.
#[tokio::test(flavor = "multi_thread")]
async fn a_doubtful_payload_is_asked_about_and_an_older_one_is_kept() {
    let app = TestApp::start().await;
    app.outside.faults(json!({"world": "kind"})).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let mut doubtful = record(&app, &salon, booking).await;
    doubtful["datetime"] = json!("2026-11-24T18:00:00+03:00");
    doubtful["date"] = json!("2026-11-24 18:00:00");
    let before = calls(&app).await;
    assert_eq!(salon.post_hook(envelope(&salon, "update", &doubtful)).await, 200);
    app.settle().await;
    assert_eq!(calls(&app).await, before + 1, "the CRM is asked once");
    assert_eq!(starts_at(&app, booking).await, "12:00");
    let mut older = doubtful.clone();
    older["last_change_date"] = json!("2026-11-20T09:00:00+03:00");
    older["client"]["phone"] = json!("+79005550999");
    let before = calls(&app).await;
    assert_eq!(salon.post_hook(envelope(&salon, "update", &older)).await, 200);
    app.settle().await;
    assert_eq!(calls(&app).await, before, "nobody is asked about an older one");
    assert_eq!(starts_at(&app, booking).await, "12:00");
    assert_eq!(app.shown(ANNA).len(), 1);
    let mut sql = app.sql().await;
    let settled: Vec<String> = sqlx::query_scalar("select distinct state from webhook_receipts").fetch_all(&mut sql).await.unwrap();
    assert_eq!(settled, ["translated"]);
    let mistyped: i64 = sqlx::query_scalar("select count(*) from clients where phone like '%0999'").fetch_one(&mut sql).await.unwrap();
    assert_eq!(mistyped, 0, "an older call says nothing new of the client either");
}

/// After a deletion without data, a change from before it, which was late, brings nothing back: the CRM has the last word.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_off_comes_back_by_the_crms_word_alone() {
    let app = TestApp::start().await;
    app.outside.faults(json!({"world": "kind"})).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    app.outside.faults(json!({"webhooks": {"lose": 100}})).await;
    app.advance(std::time::Duration::from_secs(5));
    salon.journal().move_to(booking, "2026-11-24T15:00:00").await;
    let late = record(&app, &salon, booking).await;
    salon.journal().mark(booking, "delete").await;
    let bare = json!({"company_id": salon.number, "resource": "record", "resource_id": booking, "status": "delete", "data": null});
    assert_eq!(salon.post_hook(bare.to_string()).await, 200);
    app.settle().await;
    let before = calls(&app).await;
    assert_eq!(salon.post_hook(envelope(&salon, "update", &late)).await, 200);
    app.settle().await;
    assert_eq!(calls(&app).await, before + 1, "the CRM is asked");
    let shown = app.shown(ANNA);
    assert!(shown.len() == 2 && shown[1].contains("отменена"), "{shown:#?}");
}

/// A deletion is acted upon without asking.
#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_is_believed() {
    let app = TestApp::start().await;
    app.outside.faults(json!({"world": "kind"})).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let before = calls(&app).await;
    salon.journal().mark(booking, "delete").await;
    app.settle().await;
    assert_eq!(calls(&app).await, before);
    assert_eq!(app.shown(ANNA).len(), 2);
    assert!(app.shown(ANNA)[1].contains("отменена"));
}

/// A number that the CRM hides this time is still the client's number.
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_phone_keeps_the_known_one() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    app.outside.faults(json!({"hidden_phones": true})).await;
    salon.journal().move_to(booking, "2026-11-24T15:00:00").await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 2, "{:#?}", app.shown(ANNA));
}
