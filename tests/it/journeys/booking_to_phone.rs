//! A booking made, moved or cancelled in the CRM reaches its client's phone: one message for each change of meaning.

use serde_json::json;

use crate::support::TestApp;

const ANNA: &str = "+79005550101";

/// The text with ordinary spaces, as a person reads it.
fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// What every part of a text must say.
fn says(text: &str, words: &[&str]) {
    let text = plain(text);
    for word in words {
        assert!(text.contains(word), "{word:?} is missing in:\n{text}");
    }
}

/// NOT-01, NOT-06, D-11: a booking by the desk is one message with the right words; its ticks come back.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_booking_is_told_once() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T15:00:00", "Анна", ANNA).await;
    app.settle().await;
    let shown = app.shown(ANNA);
    assert_eq!(shown.len(), 1, "{shown:?}");
    says(&shown[0], &["Анна", "Салон 4564", "24 ноября", "15:00", "Марина Лебедева", "Окрашивание в один тон", "6 800 ₽"]);
    app.message_becomes("24 ноября", "delivered").await;
}

/// NOT-06: a booking made by the vendor's API, as online booking makes it, is told like any other.
#[tokio::test(flavor = "multi_thread")]
async fn a_booking_from_outside_the_desk_is_told_too() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let body = json!({
        "staff_id": 456_401, "services": [{"id": 4_564_014, "first_cost": 2500, "discount": 0, "cost": 2500}],
        "client": {"phone": "79005550101", "name": "Анна", "email": ""}, "datetime": "2026-11-25T11:00:00+03:00",
        "seance_length": 2700, "save_if_busy": true, "send_sms": false, "comment": "", "sms_remain_hours": 0, "email_remain_hours": 0,
        "attendance": 0,
    });
    let answer = app
        .outside
        .http
        .post(format!("{}/yclients/api/v1/records/4564", app.outside.base))
        .header("accept", "application/vnd.yclients.v2+json")
        .header("authorization", "Bearer sandbox-partner-token, User sandbox-user-token")
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 201, "{}", answer.text().await.unwrap());
    app.settle().await;
    let shown = app.shown(ANNA);
    assert_eq!(shown.len(), 1, "{shown:?}");
    says(&shown[0], &["25 ноября", "11:00", "Стрижка женская"]);
}

/// D-01, D-08: another time, another master, other services: one message each, which says what it was before.
#[tokio::test(flavor = "multi_thread")]
async fn each_move_is_one_message() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let journal = salon.journal();
    let booking = journal.book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    journal.move_to(booking, "2026-11-24T13:00:00").await;
    app.settle().await;
    journal.give_to(booking, 2).await;
    app.settle().await;
    journal.set_services(booking, &[journal.service(2, 1), journal.service(2, 3)]).await;
    app.settle().await;
    let shown = app.shown(ANNA);
    assert_eq!(shown.len(), 4, "{shown:#?}");
    says(&shown[1], &["изменилась", "Было", "12:00", "13:00"]);
    says(&shown[2], &["изменилась", "Ольга Сафина"]);
    says(&shown[3], &["изменилась", "Брови, Чистка лица"]);
}

/// D-01: there, back, and there again are three messages after the first; four identical updates are one.
#[tokio::test(flavor = "multi_thread")]
async fn there_and_back_is_a_message_each_way() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    for hour in ["13", "12", "13"] {
        salon.journal().move_to(booking, &format!("2026-11-24T{hour}:00:00")).await;
        app.settle().await;
    }
    let shown = app.shown(ANNA);
    assert_eq!(shown.len(), 4, "{shown:#?}");
    for (text, now) in shown[1..].iter().zip(["13:00", "12:00", "13:00"]) {
        let text = plain(text);
        let line = text.lines().find(|line| line.starts_with("Теперь")).unwrap();
        assert!(line.contains(now), "{line}");
    }
    let mut sql = app.sql().await;
    let told: i32 = sqlx::query_scalar("select told_no from appointments where external_id = $1")
        .bind(booking.to_string())
        .fetch_one(&mut sql)
        .await
        .unwrap();
    assert_eq!(told, 4);
}

/// D-05: a cancellation by status or by deletion before the start is one message, and both after one another still one.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_is_told_once() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let journal = salon.journal();
    let by_status = journal.book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    journal.mark(by_status, "cancel").await;
    app.settle().await;
    journal.mark(by_status, "delete").await;
    app.settle().await;
    let shown = app.shown(ANNA);
    assert_eq!(shown.len(), 2, "{shown:#?}");
    says(&shown[1], &["отменена", "24 ноября", "12:00"]);
    let other = "+79005550102";
    let deleted = journal.book("2026-11-24T16:00:00", "Борис", other).await;
    app.settle().await;
    journal.mark(deleted, "delete").await;
    app.settle().await;
    assert_eq!(app.shown(other).len(), 2);
    says(&app.shown(other)[1], &["отменена"]);
}
