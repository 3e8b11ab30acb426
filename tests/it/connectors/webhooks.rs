//! CRM-02: a salon's webhook settings gain our address and lose nobody else's.

use otklik::domain::integration::Provider;
use otklik::server::integrations::connector::WebhookSettings;
use reqwest::Method;
use serde_json::{Value, json};

use super::known;
use super::writes::done;
use crate::support::TestApp;
use crate::support::wait::eventually;

const OTHER: &str = "https://other.example.test/h";

/// Another vendor's own call to the CRM's settings of this salon; no body reads them. Too often for the CRM, it is made again.
async fn settings(app: &TestApp, salon: &str, body: Option<Value>) -> Value {
    let method = if body.is_some() { Method::POST } else { Method::GET };
    let url = format!("{}/hooks_settings/{salon}", app.config().yclients.api_url);
    let bearer = "Bearer sandbox-partner-token, User sandbox-user-token";
    let request = app.outside.http.request(method, url).header("authorization", bearer).json(&body.unwrap_or_else(|| json!({})));
    eventually("an answer of the CRM", || {
        let request = request.try_clone().unwrap();
        async move { Some(serde_json::from_str::<Value>(&request.send().await.ok()?.text().await.ok()?).ok()?["data"].take()) }
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn our_address_is_added_and_nobody_elses_is_lost() {
    let app = TestApp::start().await;
    let customer = app.salon().await;
    let salon = known(&customer);
    let posts = || async {
        app.outside.control("yclients/counters", None).await["calls"]["POST /yclients/api/v1/hooks_settings/{}"]["201"]
            .as_u64()
            .unwrap_or(0)
    };
    for provider in Provider::ALL {
        let connector = app.state.connectors.get(provider);
        settings(&app, &salon.external_id, Some(json!({"urls": [OTHER], "active": 1, "finances_operation": 1}))).await;
        let before = posts().await;
        let (first, second) = ("https://otklik.example.test/h/1", "https://otklik.example.test/h/2");
        let set = done(connector.set_webhook(&salon, first, None).await);
        assert_eq!(set, WebhookSettings { urls: vec![OTHER.to_owned(), first.to_owned()], is_active: true });
        done(connector.set_webhook(&salon, first, None).await);
        assert_eq!(posts().await, before + 1, "what is as it should be is not written again");
        let set = done(connector.set_webhook(&salon, second, Some(first)).await);
        assert_eq!(set.urls, [OTHER, second]);
        assert_eq!(connector.get_webhooks(&salon).await.unwrap(), set);
        let form = settings(&app, &salon.external_id, None).await;
        for switch in ["record", "client", "master", "service", "finances_operation"] {
            assert_eq!(form[switch], 1, "{switch}: {form}");
        }
        assert_eq!(form["good"], 0, "what nobody asked for stays off");
    }
}
