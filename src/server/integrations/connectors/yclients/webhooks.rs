//! The salon's webhook settings. A POST replaces the whole form, other vendors' addresses too, so it is read, completed and
//! written back.

use async_trait::async_trait;
use reqwest::Method;
use serde_json::{Map, Value};

use crate::server::integrations::connector::{ConnectorError, Outcome, Salon, WebhookSettings, Webhooks};

use super::Yclients;
use super::lenient::{Flag, rows};

/// The switches of what we apply; `master` sends what calls itself staff.
const SWITCHES: [&str; 4] = ["record", "client", "master", "service"];

type Form = Map<String, Value>;

impl Yclients {
    async fn form(&self, salon: &Salon) -> Result<Form, ConnectorError> {
        self.api.get(&format!("/hooks_settings/{}", salon.external_id)).await
    }
}

/// What a form says; an address that cannot be read could not be written back either.
fn settings(form: &Form) -> Result<WebhookSettings, ConnectorError> {
    let urls = form.get("urls").cloned().and_then(rows);
    let urls = urls.and_then(|urls| urls.iter().map(|url| url.as_str().map(str::to_owned)).collect());
    let urls = urls.ok_or(ConnectorError::Lossy("the addresses of the webhooks cannot be read"))?;
    Ok(WebhookSettings { urls, is_active: is_on(form, "active") })
}

fn is_on(form: &Form, name: &str) -> bool {
    form.get(name).and_then(|value| serde_json::from_value::<Flag>(value.clone()).ok()).is_some_and(|flag| flag.0)
}

/// The form with our address and our switches; `None` when it has them.
fn completed(form: &Form, url: &str, previous: Option<&str>) -> Result<Option<Form>, ConnectorError> {
    let WebhookSettings { mut urls, is_active } = settings(form)?;
    let before = urls.clone();
    urls.retain(|known| Some(known.as_str()) != previous || known == url);
    if !urls.iter().any(|known| known == url) {
        urls.push(url.to_owned());
    }
    if urls == before && is_active && SWITCHES.iter().all(|name| is_on(form, name)) {
        return Ok(None);
    }
    let mut form = form.clone();
    form.insert("urls".to_owned(), Value::from(urls));
    form.extend(SWITCHES.iter().chain(&["active"]).map(|name| ((*name).to_owned(), Value::from(1))));
    Ok(Some(form))
}

#[async_trait]
impl Webhooks for Yclients {
    async fn get_webhooks(&self, salon: &Salon) -> Result<WebhookSettings, ConnectorError> {
        settings(&self.form(salon).await?)
    }

    async fn set_webhook(&self, salon: &Salon, url: &str, previous: Option<&str>) -> Outcome<WebhookSettings> {
        let form = self.form(salon).await.and_then(|form| Ok((settings(&form)?, completed(&form, url, previous)?)));
        match form {
            Ok((settings, None)) => Outcome::Done(settings),
            Ok((_, Some(form))) => {
                let path = format!("/hooks_settings/{}", salon.external_id);
                let outcome = self.api.write(Method::POST, &path, Some(&Value::Object(form))).await;
                outcome.read(|form| settings(form.as_object()?).ok())
            }
            Err(error) => Outcome::Refused(error),
        }
    }
}
