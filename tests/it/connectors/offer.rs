//! CRM-02: masters and services are read as the CRM has them, alone and in a list.

use otklik::domain::integration::Provider;
use otklik::server::integrations::connector::ConnectorError;
use serde_json::Value;

use super::known;
use crate::support::TestApp;

fn sorted<T: Ord>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.into_iter().collect();
    all.sort_unstable();
    all
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn masters_and_services_are_those_of_the_crm() {
    let app = TestApp::start().await;
    let customer = app.salon().await;
    let salon = known(&customer);
    let kept =
        |what: &'static str| app.outside.control(Box::leak(format!("yclients/salons/{}/{what}", salon.external_id).into_boxed_str()), None);
    for provider in Provider::ALL {
        let connector = app.state.connectors.get(provider);
        let masters = connector.list_masters(&salon, 1).await.unwrap();
        let expected = sorted(kept("masters").await.as_array().unwrap().iter().map(|it| (text(&it["id"]), text(&it["name"]))));
        assert!(!masters.more && masters.items.iter().all(|it| it.is_active), "{masters:?}");
        assert_eq!(sorted(masters.items.iter().map(|it| (it.external_id.clone(), it.name.clone()))), expected);
        let services = connector.list_services(&salon, 1).await.unwrap().items;
        let price = |it: &Value| it["cost"].as_i64().unwrap() * 100;
        let expected = sorted(kept("services").await.as_array().unwrap().iter().map(|it| (text(&it["id"]), text(&it["title"]), price(it))));
        assert_eq!(sorted(services.iter().map(|it| (it.external_id.clone(), it.title.clone(), it.price_min_minor.unwrap()))), expected);
        assert!(services.iter().all(|it| it.is_active && it.duration_s.is_some_and(|seconds| seconds >= 300)), "{services:?}");
        let (master, service) = (&masters.items[0], &services[0]);
        assert_eq!(&connector.get_master(&salon, &master.external_id).await.unwrap(), master);
        assert_eq!(&connector.get_service(&salon, &service.external_id).await.unwrap(), service);
        assert!(matches!(connector.get_master(&salon, "999999999").await, Err(ConnectorError::NotFound)));
        assert!(matches!(connector.get_service(&salon, "999999999").await, Err(ConnectorError::NotFound)));
    }
}

/// D-55: the sandbox has neither goods nor money; a connector takes that for what it is.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_crm_does_not_have_is_not_found() {
    let app = TestApp::start().await;
    let customer = app.salon().await;
    let (salon, day) = (known(&customer), "2026-11-21".parse().unwrap());
    for provider in Provider::ALL {
        let connector = app.state.connectors.get(provider);
        assert!(matches!(connector.list_goods(&salon, 1).await, Err(ConnectorError::NotFound)));
        assert!(matches!(connector.list_payments(&salon, day, day, 1).await, Err(ConnectorError::NotFound)));
        assert!(matches!(connector.get_sale(&salon, "1").await, Err(ConnectorError::NotFound)));
    }
}
