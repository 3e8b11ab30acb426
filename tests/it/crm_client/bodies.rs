//! CRM-02: each write as it leaves, to the letter. A replacement carries back everything that was read.

use otklik::server::integrations::change::{AppointmentChange, Attendance, ClientChange};
use otklik::server::integrations::connector::{Appointments as _, Clients as _, ConnectorError, Outcome, Webhooks as _};
use serde_json::{Value, json};

use super::outcomes::{anna, draft};
use super::recorder::Recorder;
use super::{connector, salon};

/// A booking as the vendor shows it, with everything that can be set, loosely typed.
fn record() -> Value {
    json!({"id": "77", "visit_id": "8262996", "staff_id": "9", "staff": {"id": 9, "name": "Марина"}, "date": "2026-11-24 12:00:00",
        "services": [{"id": "331", "title": "Маникюр", "cost": 1800, "cost_to_pay": 1800, "discount": 10, "first_cost": "2000", "amount": 1}],
        "client": {"id": 572, "name": "Анна", "surname": "Ли", "patronymic": "Петровна", "phone": "+79005550101", "email": "a@example.test"},
        "datetime": "2026-11-24T12:00:00+04:00", "comment": "у окна", "attendance": "2", "seance_length": "3600", "deleted": false,
        "sms_remain_hours": 5, "email_remain_hours": 1, "api_id": "our-key-1", "custom_color": "f44336", "activity_id": 0,
        "technical_break_duration": 300, "clients_count": 1, "record_labels": [{"id": "67345", "title": "Важно"}],
        "custom_fields": {"code": "7"}, "last_change_date": "2026-01-10T09:15:05+0300", "create_date": "2026-01-10T09:15:05+0300"})
}

/// The vendor keeps this and answers it to everything.
async fn keeping(data: Value) -> Recorder {
    Recorder::answering(200, json!({"success": true, "data": data, "meta": []}).to_string()).await
}

/// The lines that were asked, and the body of the last.
fn asked(recorder: &Recorder) -> (Vec<String>, Value) {
    let all = recorder.all();
    let body = serde_json::from_str(&all.last().unwrap().body).unwrap();
    (all.into_iter().map(|request| request.line).collect(), body)
}

#[tokio::test]
async fn a_booking_leaves_with_our_key() {
    let recorder = keeping(json!([record()])).await;
    let outcome = connector(&recorder.base).create_appointment(&salon(), &draft()).await;
    assert!(matches!(&outcome, Outcome::Done(made) if made.external_id == "77"), "{outcome:?}");
    let (lines, body) = asked(&recorder);
    assert_eq!(lines, ["POST /yclients/api/v1/records/4564"]);
    let client = json!({"name": "Анна", "surname": "Ли", "phone": "79005550101", "email": ""});
    let services = json!([{"id": 331, "first_cost": "1800.50", "discount": 0, "cost": "1800.50"}]);
    let expected = json!({"staff_id": 9, "services": services, "client": client, "save_if_busy": false, "datetime": "2026-11-24T12:00:00+03:00",
        "seance_length": 3600, "send_sms": false, "comment": "у окна", "attendance": 0, "api_id": "our-key-1"});
    assert_eq!(body, expected);
}

/// Only the time is another; nothing else is lost, and the wrong offset of the vendor's is not written back.
#[tokio::test]
async fn a_changed_booking_carries_everything_back() {
    let services = json!([{"id": 331, "first_cost": "2000", "discount": 10, "cost": 1800, "amount": 1}]);
    let client = json!({"phone": "79005550101", "name": "Анна", "surname": "Ли", "patronymic": "Петровна", "email": "a@example.test"});
    let kept = json!({"staff_id": 9, "services": services, "client": client, "save_if_busy": true, "datetime": "2026-11-24T12:00:00+03:00",
        "seance_length": 3600, "send_sms": false, "comment": "у окна", "attendance": 2, "record_labels": ["67345"],
        "custom_fields": {"code": "7"}, "sms_remain_hours": 5, "email_remain_hours": 1, "api_id": "our-key-1", "custom_color": "f44336",
        "activity_id": 0, "technical_break_duration": 300, "clients_count": 1});
    let commented = AppointmentChange { comment: Some("у двери".to_owned()), ..AppointmentChange::default() };
    let moved = AppointmentChange { starts_at: Some("2026-11-25T10:30:00Z".parse().unwrap()), ..AppointmentChange::default() };
    for (change, differs) in
        [(commented, json!({"comment": "у двери"})), (moved, json!({"datetime": "2026-11-25T13:30:00+03:00", "save_if_busy": false}))]
    {
        let recorder = keeping(record()).await;
        let outcome = connector(&recorder.base).change_appointment(&salon(), "77", &change).await;
        assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
        let (lines, body) = asked(&recorder);
        assert_eq!(lines, ["GET /yclients/api/v1/record/4564/77", "PUT /yclients/api/v1/record/4564/77"]);
        let mut expected = kept.clone();
        expected.as_object_mut().unwrap().extend(differs.as_object().unwrap().clone());
        assert_eq!(body, expected);
    }
}

/// A number that the rights hide would be taken out by writing it back: refused before anything is written.
#[tokio::test]
async fn what_is_hidden_is_not_written_over() {
    let mut hidden = record();
    hidden["client"]["phone"] = json!("");
    let recorder = keeping(hidden).await;
    let change = AppointmentChange { duration_s: Some(1800), ..AppointmentChange::default() };
    let outcome = connector(&recorder.base).change_appointment(&salon(), "77", &change).await;
    assert!(matches!(outcome, Outcome::Refused(ConnectorError::Lossy(_))), "{outcome:?}");
    assert_eq!(recorder.only().line, "GET /yclients/api/v1/record/4564/77");
}

#[tokio::test]
async fn attendance_goes_by_the_visit_with_the_comment_that_is_there() {
    let recorder = keeping(record()).await;
    let outcome = connector(&recorder.base).set_attendance(&salon(), "77", Attendance::Missed).await;
    assert!(matches!(outcome, Outcome::Done(())), "{outcome:?}");
    let (lines, body) = asked(&recorder);
    assert_eq!(lines, ["GET /yclients/api/v1/record/4564/77", "PUT /yclients/api/v1/visits/8262996/77"]);
    assert_eq!(body, json!({"attendance": -1, "comment": "у окна"}));
}

/// Tags are read as categories and written as labels.
#[tokio::test]
async fn a_client_is_written_and_replaced_whole() {
    let card = json!({"id": 572, "name": "Анна", "surname": "Ли", "patronymic": "", "phone": 79_005_550_101_i64, "email": "a@example.test",
        "categories": [{"id": 101, "title": "Лояльный"}], "sex_id": 2, "importance_id": 1, "discount": 5, "card": "12", "birth_date": "1990-05-01",
        "comment": "кофе", "spent": 12000, "balance": 0, "visits": 7, "sms_check": 1, "sms_not": 1, "custom_fields": []});
    let recorder = keeping(card.clone()).await;
    assert!(matches!(connector(&recorder.base).create_client(&salon(), &anna()).await, Outcome::Done(_)));
    let (lines, body) = asked(&recorder);
    assert_eq!(lines, ["POST /yclients/api/v1/clients/4564"]);
    assert_eq!(body, json!({"name": "Анна", "surname": "Ли", "phone": "79005550101", "email": ""}));
    let recorder = keeping(card).await;
    let change = ClientChange { email: Some("b@example.test".to_owned()), ..ClientChange::default() };
    assert!(matches!(connector(&recorder.base).change_client(&salon(), "572", &change).await, Outcome::Done(_)));
    let (lines, body) = asked(&recorder);
    assert_eq!(lines, ["GET /yclients/api/v1/client/4564/572", "PUT /yclients/api/v1/client/4564/572"]);
    let expected = json!({"name": "Анна", "surname": "Ли", "patronymic": "", "phone": "79005550101", "email": "b@example.test", "labels": [101],
        "sex_id": 2, "importance_id": 1, "discount": 5, "card": "12", "birth_date": "1990-05-01", "comment": "кофе", "spent": 12000,
        "balance": 0, "sms_check": 1, "sms_not": 1, "custom_fields": {}});
    assert_eq!(body, expected);
}

/// The whole form goes back: other vendors' addresses, and switches of which we know nothing.
#[tokio::test]
async fn webhooks_are_read_completed_and_written_back() {
    let form = |urls: &[&str]| json!({"urls": urls, "active": "1", "salon": 0, "master": 0, "service": 1, "client": "1", "record": 1, "good": 1, "self_sending": 1});
    let (other, ours, old) = ("https://other.example.test/h", "https://otklik.example.test/h/2", "https://otklik.example.test/h/1");
    let recorder = keeping(form(&[other, old])).await;
    let outcome = connector(&recorder.base).set_webhook(&salon(), ours, Some(old)).await;
    assert!(matches!(outcome, Outcome::Done(_)), "{outcome:?}");
    let (lines, body) = asked(&recorder);
    assert_eq!(lines, ["GET /yclients/api/v1/hooks_settings/4564", "POST /yclients/api/v1/hooks_settings/4564"]);
    let expected = json!({"urls": [other, ours], "active": 1, "salon": 0, "master": 1, "service": 1, "client": 1, "record": 1, "good": 1, "self_sending": 1});
    assert_eq!(body, expected);
    let unreadable = keeping(json!({"urls": [other, 7], "active": 1})).await;
    let outcome = connector(&unreadable.base).set_webhook(&salon(), ours, None).await;
    assert!(matches!(outcome, Outcome::Refused(ConnectorError::Lossy(_))), "{outcome:?}");
    assert_eq!(unreadable.only().line, "GET /yclients/api/v1/hooks_settings/4564");
}
