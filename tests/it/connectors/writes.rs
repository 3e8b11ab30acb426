//! CRM-02, R-30: bookings written by every connector, beside its sandbox in its unkind world.

use chrono::{DateTime, Utc};
use otklik::domain::integration::Provider;
use otklik::domain::phone::Phone;
use otklik::server::integrations::change::{AppointmentChange, AppointmentDraft, Attendance, ClientDraft, CrmAppointment, ServiceDraft};
use otklik::server::integrations::connector::{ConnectorError, Outcome};
use serde_json::{Value, json};

use super::{ANNA, known};
use crate::support::{Salon as Customer, TestApp};

/// A booking with the first master for their first service, at the provider's own price.
fn draft(customer: &Customer<'_>, key: &str, starts_at: &str) -> AppointmentDraft {
    let journal = customer.journal();
    let client =
        ClientDraft { name: "Анна".into(), surname: "Ли".into(), phone: Phone::from_e164(ANNA).unwrap(), email: String::new() };
    let services = vec![ServiceDraft { service: journal.service(1, 1).to_string(), price_minor: None }];
    let (master, starts_at, comment) = (journal.master(1).to_string(), starts_at.parse().unwrap(), "у окна".to_owned());
    AppointmentDraft { key: key.to_owned(), client, master, services, starts_at, duration_s: 3600, comment }
}

pub(super) fn done<T: std::fmt::Debug>(outcome: Outcome<T>) -> T {
    match outcome {
        Outcome::Done(done) => done,
        other => panic!("{other:?}"),
    }
}

/// The booking as the salon's people see it in the CRM.
async fn seen(customer: &Customer<'_>, booking: &str) -> Value {
    customer.app.outside.control(&format!("yclients/salons/{}/bookings/{booking}", customer.number), None).await
}

/// A time on a Thursday of each provider's own, because what one of them books stays.
fn at(week: usize, time: &str) -> String {
    format!("2027-03-{:02}T{time}:00Z", 11 + 7 * week)
}

/// A key of this provider's own.
fn key(name: &str, provider: Provider) -> String {
    format!("{name}-{}", provider.as_str())
}

fn essence(booking: &CrmAppointment) -> (DateTime<Utc>, i32, &str, &[String], Option<i64>) {
    (booking.starts_at, booking.duration_s, &booking.master, &booking.services, booking.price_minor)
}

/// Booked, moved, marked, deleted: each changes what it names, and the rest of the booking stays as it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_booking_is_made_moved_marked_and_deleted() {
    let app = TestApp::start().await;
    let customer = app.salon().await;
    let salon = known(&customer);
    for (nth, provider) in Provider::ALL.into_iter().enumerate() {
        // What was made is answered alone or as a list of one: both are documented.
        app.outside.faults(json!({"create_answers_object": nth == 1})).await;
        let connector = app.state.connectors.get(provider);
        let made = done(connector.create_appointment(&salon, &draft(&customer, "made", "2027-03-24T07:00:00Z")).await);
        assert_eq!((made.starts_at.to_rfc3339().as_str(), made.duration_s), ("2027-03-24T07:00:00+00:00", 3600));
        assert_eq!(made.client.as_ref().unwrap().phone.as_ref().unwrap().as_e164(), ANNA);
        let booking = made.external_id.as_str();
        done(connector.set_attendance(&salon, booking, Attendance::Confirmed).await);
        let change = AppointmentChange { starts_at: Some("2027-03-24T08:30:00Z".parse().unwrap()), ..AppointmentChange::default() };
        let moved = done(connector.change_appointment(&salon, booking, &change).await);
        let expected = CrmAppointment { starts_at: change.starts_at.unwrap(), ..made.clone() };
        assert_eq!(essence(&moved), essence(&expected));
        let read = connector.get_appointment(&salon, booking).await.unwrap();
        assert_eq!((essence(&read), read.attendance), (essence(&moved), Attendance::Confirmed));
        assert_eq!(read.client.as_ref().unwrap().external_id, made.client.as_ref().unwrap().external_id);
        assert_eq!(seen(&customer, booking).await["comment"], "у окна");
        let client = &made.client.as_ref().unwrap().external_id;
        let history = connector.list_appointments_of(&salon, client, 1).await.unwrap();
        assert!(history.items.iter().any(|it| it.external_id == booking), "the client's history holds it");
        assert!(history.items.iter().all(|it| it.client.as_ref().is_some_and(|it| it.external_id == *client)), "and nobody else's");
        done(connector.delete_appointment(&salon, booking).await);
        assert!(connector.get_appointment(&salon, booking).await.unwrap().deleted);
        let again = connector.delete_appointment(&salon, booking).await;
        assert!(matches!(again, Outcome::Refused(ConnectorError::NotFound)), "{again:?}");
    }
    app.settle().await;
}

/// A taken time is refused, and nothing was booked.
#[tokio::test(flavor = "multi_thread")]
async fn a_taken_time_is_refused_with_its_reason() {
    let app = TestApp::start().await;
    let customer = app.salon().await;
    let salon = known(&customer);
    for (week, provider) in Provider::ALL.into_iter().enumerate() {
        let connector = app.state.connectors.get(provider);
        done(connector.create_appointment(&salon, &draft(&customer, &key("first", provider), &at(week, "07:00"))).await);
        let second = draft(&customer, &key("second", provider), &at(week, "07:30"));
        let outcome = connector.create_appointment(&salon, &second).await;
        let Outcome::Refused(error) = outcome else { panic!("{outcome:?}") };
        assert!(!error.is_outage(), "{error}");
        assert_eq!(connector.find_created_appointment(&salon, &second).await.unwrap(), None);
    }
    app.settle().await;
}

/// The answer to a creation is lost: by its key the booking is found if it was made, and not if it was not. Nothing was sent
/// a second time.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_creation_is_found_by_its_key() {
    let app = TestApp::start().await;
    let customer = app.salon().await;
    let salon = known(&customer);
    for (week, provider) in Provider::ALL.into_iter().enumerate() {
        let connector = app.state.connectors.get(provider);
        let lost = draft(&customer, &key("lost", provider), &at(week, "07:00"));
        app.outside.faults(json!({"drop_after_write": 1})).await;
        let outcome = connector.create_appointment(&salon, &lost).await;
        assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
        let found = connector.find_created_appointment(&salon, &lost).await.unwrap().expect("it was made");
        assert_eq!((found.starts_at, found.duration_s), (lost.starts_at, lost.duration_s));
        let never = draft(&customer, &key("never", provider), &at(week, "12:00"));
        app.outside.faults(json!({"refuse": "bad_gateway"})).await;
        let outcome = connector.create_appointment(&salon, &never).await;
        assert!(matches!(outcome, Outcome::Unknown(_)), "{outcome:?}");
        app.outside.faults(json!({"refuse": null})).await;
        assert_eq!(connector.find_created_appointment(&salon, &never).await.unwrap(), None);
        let client = found.client.unwrap().external_id;
        let made = connector.list_appointments_of(&salon, &client, 1).await.unwrap().items;
        assert_eq!(made.iter().filter(|it| it.starts_at == lost.starts_at).count(), 1);
    }
    app.settle().await;
}
