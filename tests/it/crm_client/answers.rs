//! Whatever the CRM answers is understood, or reported as what it is, on every call; its words go no further.

use std::time::Duration;

use otklik::server::integrations::connector::{Activation, Appointments as _, Clients as _, Connector as _, ConnectorError};
use rstest::rstest;
use serde_json::json;

use super::recorder::Recorder;
use super::{connector, salon};

/// The calls a connector makes.
const CALLS: [&str; 4] = ["booking", "bookings", "clients", "activation"];

/// Makes a call of a fresh client; what went wrong.
async fn fails(base: &str, call: &str) -> ConnectorError {
    let connector = connector(base);
    let (from, to) = ("2026-11-21".parse().unwrap(), "2026-11-22".parse().unwrap());
    let failed = match call {
        "booking" => connector.get_appointment(&salon(), "77").await.err(),
        "bookings" => connector.list_appointments(&salon(), from, to, 1).await.err(),
        "clients" => connector.list_clients(&salon(), 1).await.err(),
        _ => {
            let activation = Activation { webhook_url: "https://otklik.example.test/h".to_owned(), api_key: "k".to_owned() };
            connector.activate(&salon(), activation).await.err()
        }
    };
    failed.unwrap_or_else(|| panic!("{call} went well"))
}

/// Each thing a CRM may answer instead of an answer: its class, and whether it is an outage that time mends.
#[rstest]
#[case::too_often(429, "", "the provider limits calls, again in 2 s", true)]
#[case::page_of_html(200, "<!DOCTYPE html><h1>Анна +79005550101</h1>", "the provider is broken: something that is not JSON", true)]
#[case::gateway(502, "<html>nginx</html>", "the provider is broken: status 502", true)]
#[case::own_fault(500, r#"{"success":false,"meta":{"message":"Анна"}}"#, "the provider is broken: status 500", true)]
#[case::no_success(200, r#"{"success":false,"data":null,"meta":{"message":"Анна"}}"#, "the provider is broken: no success", true)]
#[case::nothing(200, "", "the provider is broken: nothing at all", true)]
#[case::stranger(401, r#"{"success":false,"meta":{"message":"Анна"}}"#, "the provider refuses us: status 401", true)]
#[case::no_licence(402, "", "the provider refuses us: status 402", true)]
#[case::no_rights(403, r#"{"meta":{"message":"Анна"}}"#, "the provider refuses us: status 403", true)]
#[case::not_there(404, r#"{"errors":{"code":404,"message":"Анна"}}"#, "the provider does not have it", false)]
#[case::page_of_a_proxy(404, "<html>nginx</html>", "the provider is broken: somebody else's 404", true)]
#[case::invalid(
    422,
    r#"{"success":false,"meta":{"errors":{"phone":["Анна"]}}}"#,
    "the provider finds fault: status 422, fields [\"phone\"]",
    false
)]
#[case::moved(301, "", "the provider answered status 301", false)]
#[tokio::test]
async fn every_refusal_has_its_class(#[case] status: u16, #[case] body: &str, #[case] said: &str, #[case] outage: bool) {
    let recorder = Recorder::answering(status, body).await;
    for call in CALLS {
        let error = fails(&recorder.base, call).await;
        assert_eq!((error.to_string().as_str(), error.is_outage()), (said, outage), "{call}");
    }
}

/// An answer of another shape is no outage, and the error holds none of its content.
#[rstest]
#[case(json!({"success": true, "data": "Анна"}))]
#[case(json!({"success": true, "data": 7}))]
#[case(json!({"success": true, "data": {"Анна": "+79005550101"}}))]
#[tokio::test]
async fn another_shape_is_reported_without_its_content(#[case] body: serde_json::Value) {
    let recorder = Recorder::answering(200, body.to_string()).await;
    for call in ["booking", "bookings", "clients"] {
        let error = fails(&recorder.base, call).await;
        assert!(matches!(error, ConnectorError::Answer(_)) && !error.is_outage(), "{call}: {error}");
        assert!(!error.to_string().contains("Анна"), "{error}");
    }
}

/// Nobody there is known not to have acted; an answer that breaks off may have.
#[tokio::test]
async fn silence_is_told_apart() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let hanging_up = tokio::spawn(async move {
        loop {
            drop(listener.accept().await.unwrap());
        }
    });
    for call in CALLS {
        let error = fails(&base, call).await;
        assert!(error.to_string().starts_with("outcome unknown") && error.is_outage(), "{call}: {error}");
    }
    hanging_up.abort();
    let _ = hanging_up.await;
    let error = fails(&base, "booking").await;
    assert!(error.to_string().starts_with("not sent") && error.is_outage(), "{error}");
}

/// Empty lists in every form, and a row that cannot be read among rows that can.
#[tokio::test]
async fn lists_are_read_in_every_form() {
    for empty in [json!([]), json!({}), json!(null)] {
        let recorder = Recorder::answering(200, json!({"success": true, "data": empty}).to_string()).await;
        let batch = connector(&recorder.base).list_clients(&salon(), 1).await.unwrap();
        assert_eq!((batch.items.len(), batch.more), (0, false), "{empty}");
    }
    let rows = json!([{"id": "7", "name": "Анна", "phone": 79_005_550_101_i64}, "нечто", {"id": [], "name": 1}, {"id": 8, "name": "Вера", "phone": ""}]);
    let recorder = Recorder::answering(200, json!({"success": true, "data": rows}).to_string()).await;
    let batch = connector(&recorder.base).list_clients(&salon(), 1).await.unwrap();
    let names: Vec<&str> = batch.items.iter().map(|client| client.name.as_str()).collect();
    assert_eq!(names, ["Анна", "Вера"]);
    assert_eq!(batch.items[0].phone.as_ref().unwrap().as_e164(), "+79005550101");
}

/// The vendor's own «again in» is obeyed within an hour.
#[rstest]
#[case(7, 7)]
#[case(0, 1)]
#[case(86_400, 3600)]
fn a_limit_waits_as_long_as_it_says(#[case] said: u64, #[case] waited: u64) {
    assert_eq!(ConnectorError::Limited(said).wait().to_std().unwrap(), Duration::from_secs(waited));
}
