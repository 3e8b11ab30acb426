//! CRM-03, CRM-04: each call as it leaves, to the letter.

use otklik::server::integrations::connector::{
    Activation, Appointments as _, Clients as _, Connector as _, Finance as _, Offer as _, Webhooks as _,
};
use otklik::server::integrations::connectors::yclients::Yclients;
use otklik::server::platform::http_client::Outbound;
use serde_json::{Value, json};

use otklik::domain::integration::Provider;
use otklik::domain::phone::Phone;
use rstest::rstest;

use super::recorder::{Recorded, Recorder};
use super::{connector, of, salon};
use crate::support::settings::crm;

const NOTHING: &str = r#"{"success":true,"data":[],"meta":[]}"#;

/// The headers that are ours to choose.
fn chosen(request: &Recorded) -> Vec<(&str, &str)> {
    let names = ["accept", "authorization", "content-type"];
    names.into_iter().filter_map(|name| Some((name, request.headers.get(name)?.as_str()))).collect()
}

/// What each vendor's second version is asked for by.
const SECOND_VERSION: [(Provider, &str); 2] =
    [(Provider::Yclients, "application/vnd.yclients.v2+json"), (Provider::Altegio, "application/vnd.api.v2+json")];

/// AM-01, CRM-05: the twins are asked the same at other hosts, each in its own media type, with both tokens, in JSON.
#[tokio::test]
async fn reading_calls_carry_both_tokens() {
    for (provider, accept) in SECOND_VERSION {
        let headers = [
            ("accept", accept),
            ("authorization", "Bearer sandbox-partner-token, User sandbox-user-token"),
            ("content-type", "application/json"),
        ];
        read_everything(provider, &headers).await;
    }
}

async fn read_everything(provider: Provider, headers: &[(&str, &str)]) {
    let days = ("2026-11-21".parse().unwrap(), "2027-01-20".parse().unwrap());
    for (call, line) in [
        ("booking", "GET /api/v1/record/4564/77"),
        ("bookings", "GET /api/v1/records/4564?start_date=2026-11-21&end_date=2027-01-20&page=3&count=200&with_deleted=1"),
        ("clients", "GET /api/v1/clients/4564?page=2&count=200"),
        ("history", "GET /api/v1/records/4564?client_id=572&page=1&count=200&with_deleted=1"),
        ("client", "GET /api/v1/client/4564/572"),
        ("number", "GET /api/v1/clients/4564?phone=79005550101&page=1&count=200"),
        ("masters", "GET /api/v1/staff/4564"),
        ("master", "GET /api/v1/staff/4564/9"),
        ("services", "GET /api/v1/company/4564/services"),
        ("service", "GET /api/v1/company/4564/services/331"),
        ("goods", "GET /api/v1/goods/4564?page=2&count=200"),
        ("payments", "GET /api/v1/transactions/4564?page=1&count=200&start_date=2026-11-21&end_date=2027-01-20"),
        ("sale", "GET /api/v1/company/4564/sale/22256641"),
        ("webhooks", "GET /api/v1/hooks_settings/4564"),
    ] {
        let recorder = Recorder::answering(200, NOTHING).await;
        let connector = of(provider, &recorder.base);
        let line = line.replace("/api/v1", &format!("/{}/api/v1", provider.as_str()));
        match call {
            "booking" => drop(connector.get_appointment(&salon(), "77").await),
            "bookings" => drop(connector.list_appointments(&salon(), days.0, days.1, 3).await.unwrap()),
            "clients" => drop(connector.list_clients(&salon(), 2).await.unwrap()),
            "history" => drop(connector.list_appointments_of(&salon(), "572", 1).await.unwrap()),
            "client" => drop(connector.get_client(&salon(), "572").await),
            "number" => drop(connector.find_clients(&salon(), &Phone::from_e164("+79005550101").unwrap()).await.unwrap()),
            "masters" => drop(connector.list_masters(&salon(), 1).await.unwrap()),
            "master" => drop(connector.get_master(&salon(), "9").await),
            "services" => drop(connector.list_services(&salon(), 1).await.unwrap()),
            "service" => drop(connector.get_service(&salon(), "331").await),
            "goods" => drop(connector.list_goods(&salon(), 2).await.unwrap()),
            "payments" => drop(connector.list_payments(&salon(), days.0, days.1, 1).await.unwrap()),
            "sale" => drop(connector.get_sale(&salon(), "22256641").await),
            _ => drop(connector.get_webhooks(&salon()).await),
        }
        let request = recorder.only();
        assert_eq!((request.line.as_str(), chosen(&request).as_slice(), request.body.as_str()), (line.as_str(), headers, ""));
        assert!(request.headers["user-agent"].starts_with("otklik/"));
    }
}

/// CRM-04, AM-01: activation carries the partner's token alone, the salon's number, and where its webhooks go.
#[rstest]
#[case(Provider::Yclients, "application/json")]
#[case(Provider::Altegio, "application/vnd.api.v2+json")]
#[tokio::test]
async fn activation_names_the_salon_and_its_webhooks(#[case] provider: Provider, #[case] accept: &str) {
    let recorder = Recorder::answering(201, r#"{"success":true,"data":null,"meta":[]}"#).await;
    let webhook_url = "https://otklik.example.test/hooks/yclients/ins_1/secret".to_owned();
    let activation = Activation { webhook_url: webhook_url.clone(), api_key: "our-key".to_owned() };
    of(provider, &recorder.base).activate(&salon(), activation).await.unwrap();
    let request = recorder.only();
    assert_eq!(request.line, format!("POST /{}/marketplace/partner/callback", provider.as_str()));
    assert_eq!(
        chosen(&request),
        [("accept", accept), ("authorization", "Bearer sandbox-partner-token"), ("content-type", "application/json")]
    );
    let body: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!(body, json!({"salon_id": 4564, "application_id": 1001, "api_key": "our-key", "webhook_urls": [webhook_url]}));
}

/// INS-18, D-22: by setting it is the browser's address, whose 301 is an answer and is not followed.
#[tokio::test]
async fn activation_may_go_by_the_browsers_address() {
    let recorder = Recorder::answering(301, "").await;
    let activation = Activation { webhook_url: "https://otklik.example.test/hooks".to_owned(), api_key: "our-key".to_owned() };
    let mut config = crm(Provider::Yclients, &recorder.base);
    config.callback_redirect = true;
    Yclients::new(Outbound::new().unwrap(), config).activate(&salon(), activation).await.unwrap();
    let request = recorder.only();
    assert_eq!(request.line, "POST /yclients/marketplace/partner/callback/redirect");
    assert_eq!(
        chosen(&request),
        [("accept", "application/json"), ("authorization", "Bearer sandbox-partner-token"), ("content-type", "application/json")]
    );
    let body: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!((&body["salon_id"], &body["api_key"]), (&json!(4564), &json!("our-key")));
}

/// A 301 that nobody asked for is no success.
#[tokio::test]
async fn a_redirect_of_the_servers_own_address_is_no_success() {
    let recorder = Recorder::answering(301, "").await;
    let activation = Activation { webhook_url: "https://otklik.example.test/hooks".to_owned(), api_key: "our-key".to_owned() };
    assert!(connector(&recorder.base).activate(&salon(), activation).await.is_err());
}
