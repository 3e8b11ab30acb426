//! CRM-01: what the product relies on in every connector, whichever CRM it speaks to. Each provider there is has to keep it,
//! beside its own sandbox in its unkind world.

mod offer;
mod webhooks;
mod writes;
mod written_clients;

use chrono_tz::Tz;
use otklik::domain::access::Actor;
use otklik::domain::integration::Provider;
use otklik::server::integrations::change::{CrmAppointment, Translation, Unreadable};
use otklik::server::integrations::connector::{Connector, ConnectorError, Salon};
use otklik::server::platform::db::Tenant;
use otklik::server::platform::seal::Place;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Salon as Customer, TestApp};

const ANNA: &str = "+79005550101";

/// The salon as a connector of its provider knows it.
fn known(customer: &Customer<'_>) -> Salon {
    Salon { external_id: customer.number.to_string(), zone: Tz::Europe__Moscow }
}

/// Every booking of two months, page by page.
async fn all(connector: &dyn Connector, salon: &Salon) -> Vec<CrmAppointment> {
    let (from, to) = ("2026-11-21".parse().unwrap(), "2027-01-20".parse().unwrap());
    let mut found = Vec::new();
    for page in 1.. {
        let batch = connector.list_appointments(salon, from, to, page).await.unwrap();
        found.extend(batch.items);
        if !batch.more {
            break;
        }
    }
    found
}

/// What the CRM has called about, as it stands in the receipts.
async fn calls(customer: &Customer<'_>) -> Vec<Vec<u8>> {
    let app = customer.app;
    let mut tx = app.state.db.tenant(Tenant { company: customer.company, actor: Actor::Console }).await.unwrap();
    let key = app.state.vault.key(&mut tx).await.unwrap();
    let rows: Vec<(Uuid, Vec<u8>)> =
        sqlx::query_as("select id, body from webhook_receipts order by received_at").fetch_all(&mut app.sql().await).await.unwrap();
    let open = |(id, sealed): (Uuid, Vec<u8>)| key.open(Place { column: "webhook_receipts.body", row: id.as_bytes() }, &sealed).unwrap();
    rows.into_iter().map(open).collect()
}

/// A booking is the same one however it is heard of: read alone, read in a list, told by a call.
#[tokio::test(flavor = "multi_thread")]
async fn a_booking_reads_the_same_by_every_way() {
    let app = TestApp::start().await;
    let customer = app.salon().await;
    let (booking, salon) = (customer.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await.to_string(), known(&customer));
    app.settle().await;
    for provider in Provider::ALL {
        let connector = app.state.connectors.get(provider);
        assert_eq!(connector.provider(), provider);
        let read = connector.get_appointment(&salon, &booking).await.unwrap();
        assert_eq!(read.client.as_ref().unwrap().phone.as_ref().unwrap().as_e164(), ANNA);
        assert_eq!(read.starts_at.to_rfc3339(), "2026-11-24T09:00:00+00:00");
        let listed = all(connector, &salon).await;
        let mut numbers: Vec<&str> = listed.iter().map(|booking| booking.external_id.as_str()).collect();
        let count = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), count, "a booking stands on one page only");
        let essence =
            |it: &CrmAppointment| (it.starts_at, it.duration_s, it.master.clone(), it.services.clone(), it.price_minor, it.deleted);
        let in_list = listed.iter().find(|it| it.external_id == booking).expect("the list holds it");
        assert_eq!((essence(in_list), in_list.changed_at), (essence(&read), read.changed_at));
        let told: Vec<CrmAppointment> = calls(&customer)
            .await
            .iter()
            .filter_map(|body| match connector.translate(&salon, body).expect("the provider's calls are understood") {
                Translation::Appointment(told) if told.external_id == booking => Some(told),
                _ => None,
            })
            .collect();
        assert!(!told.is_empty() && told.iter().all(|told| essence(told) == essence(&read)), "{told:#?}");
    }
}

/// What is not there is not an outage; what was deleted is told as deleted, or is not there.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_gone_is_told_apart_from_an_outage() {
    let app = TestApp::start().await;
    let customer = app.salon().await;
    let (booking, salon) = (customer.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await, known(&customer));
    customer.journal().mark(booking, "delete").await;
    app.settle().await;
    for provider in Provider::ALL {
        let connector = app.state.connectors.get(provider);
        assert!(matches!(connector.get_appointment(&salon, "999999999").await, Err(ConnectorError::NotFound)));
        match connector.get_appointment(&salon, &booking.to_string()).await {
            Ok(gone) => assert!(gone.deleted),
            Err(error) => assert!(matches!(error, ConnectorError::NotFound), "{error}"),
        }
        for refusal in ["too_many", "html", "bad_gateway", "success_false", "licence", "forbidden", "server_error", "empty"] {
            app.outside.faults(json!({"refuse": refusal})).await;
            let error = connector.get_appointment(&salon, &booking.to_string()).await.unwrap_err();
            assert!(error.is_outage() && error.wait() > chrono::TimeDelta::zero(), "{refusal}: {error}");
            app.outside.faults(json!({"refuse": null})).await;
        }
    }
}

/// Bytes that are no call, and calls for somebody else, wait for a person, and nothing panics.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_call_of_this_salon_is_unreadable() {
    let app = TestApp::start().await;
    let customer = app.salon().await;
    customer.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let (salon, calls) = (known(&customer), calls(&customer).await);
    let other = Salon { external_id: "4567".to_owned(), ..known(&customer) };
    for provider in Provider::ALL {
        let connector = app.state.connectors.get(provider);
        for garbage in [&b""[..], b"\0", b"[]", b"7", "это не JSON".as_bytes(), b"{\"company_id\": "] {
            assert_eq!(connector.translate(&salon, garbage).unwrap_err(), Unreadable::Malformed, "{garbage:?}");
        }
        for call in &calls {
            assert_eq!(connector.translate(&other, call).unwrap_err(), Unreadable::Foreign);
            // Cut anywhere, it is refused or understood, and never the end of its worker.
            for end in (0..call.len()).step_by(7) {
                let _ = connector.translate(&salon, &call[..end]);
            }
        }
    }
}
