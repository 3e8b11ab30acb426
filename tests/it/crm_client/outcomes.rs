//! R-30: a write is sent once, and its end tells what is known: done, refused with its reason, or unknown.

use otklik::server::integrations::change::{AppointmentDraft, ClientDraft, ServiceDraft};
use otklik::server::integrations::connector::{Appointments as _, Clients as _, ConnectorError, Outcome};
use otklik::server::integrations::connectors::yclients::Yclients;
use rstest::rstest;

use super::recorder::Recorder;
use super::{connector, salon};
use otklik::domain::phone::Phone;

/// The writes that need nothing read before.
const WRITES: [&str; 3] = ["client", "booking", "deletion"];

pub(super) fn anna() -> ClientDraft {
    ClientDraft { name: "Анна".into(), surname: "Ли".into(), phone: Phone::from_e164("+79005550101").unwrap(), email: String::new() }
}

pub(super) fn draft() -> AppointmentDraft {
    AppointmentDraft {
        key: "our-key-1".to_owned(),
        client: anna(),
        master: "9".to_owned(),
        services: vec![ServiceDraft { service: "331".to_owned(), price_minor: Some(180_050) }],
        starts_at: "2026-11-24T09:00:00Z".parse().unwrap(),
        duration_s: 3600,
        comment: "у окна".to_owned(),
    }
}

async fn write(connector: &Yclients, what: &str) -> Outcome<()> {
    match what {
        "client" => connector.create_client(&salon(), &anna()).await.plain(),
        "booking" => connector.create_appointment(&salon(), &draft()).await.plain(),
        _ => connector.delete_appointment(&salon(), "77").await,
    }
}

/// What the vendor says itself is a refusal, and may succeed later where time mends it.
#[rstest]
#[case::too_often(429, "", true)]
#[case::stranger(401, "", true)]
#[case::no_licence(402, "", true)]
#[case::no_rights(403, "", true)]
#[case::not_there(404, r#"{"errors":{"code":404},"meta":{}}"#, false)]
#[case::invalid(422, r#"{"success":false,"data":null,"meta":{"errors":{"datetime":["Анна"]}}}"#, false)]
#[tokio::test]
async fn what_the_vendor_refuses_was_not_done(#[case] status: u16, #[case] body: &str, #[case] mends: bool) {
    for what in WRITES {
        let recorder = Recorder::answering(status, body).await;
        let outcome = write(&connector(&recorder.base), what).await;
        let Outcome::Refused(error) = outcome else { panic!("{what}: {outcome:?}") };
        assert_eq!(error.is_outage(), mends, "{what}: {error}");
        assert!(!error.to_string().contains("Анна"), "{error}");
        assert_eq!(recorder.all().len(), 1, "{what} was sent again");
    }
}

/// Whatever comes instead of the vendor's own answer leaves open what was done, and nothing is sent again.
#[rstest]
#[case::page_of_html(200, "<h1>Сервис</h1>")]
#[case::nothing(200, "")]
#[case::no_success(200, r#"{"success":false,"data":null}"#)]
#[case::gateway(502, "<html>nginx</html>")]
#[case::own_fault(500, r#"{"success":false,"data":null,"meta":{}}"#)]
#[case::page_of_a_proxy(404, "<html>nginx</html>")]
#[case::too_large_for_a_proxy(413, "<html>nginx</html>")]
#[case::moved(302, "")]
#[tokio::test]
async fn what_nobody_answered_is_unknown(#[case] status: u16, #[case] body: &str) {
    for what in WRITES {
        let recorder = Recorder::answering(status, body).await;
        let outcome = write(&connector(&recorder.base), what).await;
        assert!(matches!(outcome, Outcome::Unknown(_)), "{what}: {outcome:?}");
        assert_eq!(recorder.all().len(), 1, "{what} was sent again");
    }
}

/// It was done, and what was done cannot be read: the look-up has to tell.
#[tokio::test]
async fn an_unreadable_success_is_unknown() {
    for what in ["client", "booking"] {
        let recorder = Recorder::answering(201, r#"{"success":true,"data":[],"meta":[]}"#).await;
        let outcome = write(&connector(&recorder.base), what).await;
        assert!(matches!(outcome, Outcome::Unknown(ConnectorError::Answer(_))), "{what}: {outcome:?}");
    }
}

/// Nobody there: nothing was sent. A connection that ends without an answer: who knows.
#[tokio::test]
async fn silence_after_a_write_is_told_from_nobody_there() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let hanging_up = tokio::spawn(async move {
        loop {
            drop(listener.accept().await.unwrap());
        }
    });
    for what in WRITES {
        let outcome = write(&connector(&base), what).await;
        assert!(matches!(outcome, Outcome::Unknown(ConnectorError::Outbound(_))), "{what}: {outcome:?}");
    }
    hanging_up.abort();
    let _ = hanging_up.await;
    for what in WRITES {
        let outcome = write(&connector(&base), what).await;
        assert!(matches!(outcome, Outcome::Refused(ConnectorError::Outbound(_))), "{what}: {outcome:?}");
    }
}
