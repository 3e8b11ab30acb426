//! CRM-02: clients written by every connector, beside its sandbox in its unkind world.

use otklik::domain::integration::Provider;
use otklik::domain::phone::Phone;
use otklik::server::integrations::change::{ClientChange, ClientDraft};
use otklik::server::integrations::connector::{ConnectorError, Outcome};
use serde_json::json;

use super::known;
use super::writes::done;
use crate::support::TestApp;

/// Written down, found by their number, corrected; a second one with that number is refused.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_is_written_found_and_corrected() {
    let app = TestApp::start().await;
    let customer = app.salon().await;
    let salon = known(&customer);
    for (place, provider) in Provider::ALL.into_iter().enumerate() {
        let connector = app.state.connectors.get(provider);
        let phone = Phone::from_e164(&format!("+7900555020{place}")).unwrap();
        let draft = ClientDraft { name: "Вера".into(), surname: "Ким".into(), phone: phone.clone(), email: "v@example.test".into() };
        assert_eq!(connector.find_clients(&salon, &phone).await.unwrap(), []);
        let made = done(connector.create_client(&salon, &draft).await);
        assert_eq!((made.name.as_str(), made.phone.as_ref()), ("Вера Ким", Some(&phone)));
        let twice = connector.create_client(&salon, &draft).await;
        assert!(matches!(twice, Outcome::Refused(ref error) if !error.is_outage()), "{twice:?}");
        assert_eq!(connector.find_clients(&salon, &phone).await.unwrap(), std::slice::from_ref(&made));
        let change = ClientChange { surname: Some("Ли".to_owned()), ..ClientChange::default() };
        let changed = done(connector.change_client(&salon, &made.external_id, &change).await);
        let read = connector.get_client(&salon, &made.external_id).await.unwrap();
        assert_eq!((read.name.as_str(), &read.phone, &changed), ("Вера Ли", &made.phone, &read));
        assert!(matches!(connector.get_client(&salon, "999999999").await, Err(ConnectorError::NotFound)));
    }
    app.settle().await;
}

/// A number that the salon's rights hide is not erased by a change of something else; a new number may be written.
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_number_is_not_erased() {
    let app = TestApp::start().await;
    let customer = app.salon().await;
    let salon = known(&customer);
    for (place, provider) in Provider::ALL.into_iter().enumerate() {
        let connector = app.state.connectors.get(provider);
        let phone = Phone::from_e164(&format!("+7900555030{place}")).unwrap();
        let draft = ClientDraft { name: "Вера".into(), surname: String::new(), phone: phone.clone(), email: String::new() };
        let made = done(connector.create_client(&salon, &draft).await);
        app.outside.faults(json!({"hidden_phones": true})).await;
        let change = ClientChange { name: Some("Ирина".to_owned()), ..ClientChange::default() };
        let outcome = connector.change_client(&salon, &made.external_id, &change).await;
        assert!(matches!(outcome, Outcome::Refused(ConnectorError::Lossy(_))), "{outcome:?}");
        app.outside.faults(json!({"hidden_phones": false})).await;
        assert_eq!(connector.get_client(&salon, &made.external_id).await.unwrap(), made);
    }
    app.settle().await;
}
