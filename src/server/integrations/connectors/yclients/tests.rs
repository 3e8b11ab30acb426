use chrono_tz::Tz;
use rstest::rstest;
use serde_json::{Value, json};

use crate::server::integrations::change::{Attendance, Translation, Unreadable};
use crate::server::integrations::connector::Salon;

use super::map::translate;

fn salon() -> Salon {
    Salon { external_id: "4564".into(), zone: Tz::Europe__Moscow }
}

fn record() -> Value {
    json!({"id": 1001, "services": [{"title": "Укладка", "cost": "900.50"}, {"title": "Стрижка", "cost": 2000, "cost_to_pay": 1800}],
        "staff": {"name": "Марина"}, "client": {"id": "572", "name": "Анна", "surname": "Ли", "phone": 79_990_000_002_i64},
        "date": "2026-01-15 12:00:00", "datetime": "2026-01-15T12:00:00+04:00", "attendance": 0, "deleted": false,
        "seance_length": "3600", "create_date": "2026-01-10T09:15:00+0300", "last_change_date": "2026-01-10T09:15:05+0300"})
}

fn hook(status: &str, data: &Value) -> Vec<u8> {
    json!({"company_id": "4564", "resource": "record", "resource_id": 1001, "status": status, "data": data}).to_string().into_bytes()
}

fn whole(data: &Value, status: &str) -> crate::server::integrations::change::CrmAppointment {
    match translate(&salon(), &hook(status, data)).unwrap() {
        Translation::Appointment(appointment) => appointment,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_whole_booking_is_understood() {
    let booking = whole(&record(), "create");
    assert_eq!(booking.external_id, "1001");
    assert_eq!(booking.services, ["Стрижка", "Укладка"]);
    assert_eq!(booking.price_minor, Some(180_000 + 90_050));
    // The wall clock of the salon, not the wrong offset beside it.
    assert_eq!(booking.starts_at.to_rfc3339(), "2026-01-15T09:00:00+00:00");
    assert_eq!(booking.changed_at.to_rfc3339(), "2026-01-10T06:15:05+00:00");
    assert_eq!(booking.duration_s, 3600);
    let client = booking.client.unwrap();
    assert_eq!((client.name.as_str(), client.phone.unwrap().as_e164()), ("Анна Ли", "+79990000002"));
}

/// D-04: whatever acting upon it needs, its absence means asking the CRM.
#[rstest]
fn partial_data_is_a_hint(#[values("datetime", "services", "staff", "client", "attendance", "deleted", "last_change_date")] missing: &str) {
    let mut data = record();
    data.as_object_mut().unwrap().remove(missing);
    if missing == "datetime" {
        data.as_object_mut().unwrap().remove("date");
    }
    assert_eq!(translate(&salon(), &hook("update", &data)), Ok(Translation::AppointmentHint { external_id: "1001".into() }));
    assert_eq!(translate(&salon(), &hook("delete", &data)), Ok(Translation::AppointmentGone { external_id: "1001".into() }));
}

#[rstest]
#[case(json!("2"), Attendance::Confirmed)]
#[case(json!(1), Attendance::Arrived)]
#[case(json!(0), Attendance::Waiting)]
#[case(json!("-1"), Attendance::Missed)]
fn attendance_in_any_type(#[case] value: Value, #[case] expected: Attendance) {
    let mut data = record();
    data["attendance"] = value;
    assert_eq!(whole(&data, "update").attendance, expected);
}

#[rstest]
#[case(json!(null))]
#[case(json!([]))]
#[case(json!({}))]
fn a_booking_may_have_no_client(#[case] client: Value) {
    let mut data = record();
    data["client"] = client;
    assert_eq!(whole(&data, "update").client, None);
}

#[test]
fn deletion_is_a_deletion_whatever_the_flag_says() {
    assert!(whole(&record(), "delete").deleted);
}

#[test]
fn what_cannot_be_understood_says_why() {
    assert_eq!(translate(&salon(), b"<html>"), Err(Unreadable::Malformed));
    assert_eq!(translate(&salon(), b""), Err(Unreadable::Malformed));
    let foreign = json!({"company_id": 1, "resource": "record", "resource_id": 1, "status": "create", "data": {}}).to_string();
    assert_eq!(translate(&salon(), foreign.as_bytes()), Err(Unreadable::Foreign));
    assert_eq!(translate(&salon(), &hook("edited", &record())), Err(Unreadable::Unexpected));
    let other = json!({"company_id": 4564, "resource": "good", "resource_id": 1, "status": "create", "data": []}).to_string();
    assert_eq!(translate(&salon(), other.as_bytes()), Ok(Translation::Nothing { resource: "good".into() }));
}

/// Of masters and services the call's data says no moment: they are asked for, and a deletion is believed.
#[rstest]
#[case("staff", "update", json!({"id": 9, "name": "Марина"}), Translation::MasterHint { external_id: "9".into() })]
#[case("staff", "create", json!([]), Translation::MasterHint { external_id: "9".into() })]
#[case("staff", "delete", json!({"id": 9}), Translation::MasterGone { external_id: "9".into() })]
#[case("service", "update", json!({"id": "9", "price_min": "1000.00"}), Translation::ServiceHint { external_id: "9".into() })]
#[case("service", "delete", json!(null), Translation::ServiceGone { external_id: "9".into() })]
fn masters_and_services_are_hints(#[case] resource: &str, #[case] status: &str, #[case] data: Value, #[case] expected: Translation) {
    let call = |id: Value, data: &Value| {
        json!({"company_id": 4564, "resource": resource, "resource_id": id, "status": status, "data": data}).to_string()
    };
    assert_eq!(translate(&salon(), call(json!("9"), &data).as_bytes()), Ok(expected.clone()));
    assert_eq!(translate(&salon(), call(json!(0), &json!({"id": 9})).as_bytes()), Ok(expected));
    assert_eq!(translate(&salon(), call(json!(null), &json!({})).as_bytes()), Err(Unreadable::Unexpected));
}
