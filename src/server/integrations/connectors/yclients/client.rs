//! Calls to the vendor, within its budget: 3 a second with bursts of 5, 180 a minute, for the whole process.

use std::num::NonZeroU32;
use std::sync::Arc;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use reqwest::{Method, StatusCode};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::server::config::YclientsConfig;
use crate::server::integrations::connector::{Activation, ConnectorError};
use crate::server::platform::http_client::{Answer, Outbound};

/// When the vendor says «too often» and not until when.
const COOL_DOWN_S: u64 = 2;

#[derive(Debug)]
pub(super) struct Api {
    outbound: Outbound,
    config: YclientsConfig,
    second: Arc<DefaultDirectRateLimiter>,
    minute: Arc<DefaultDirectRateLimiter>,
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    success: Option<bool>,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    meta: Value,
}

const fn calls(count: u32) -> NonZeroU32 {
    match NonZeroU32::new(count) {
        Some(count) => count,
        None => NonZeroU32::MIN,
    }
}

impl Api {
    pub(super) fn new(outbound: Outbound, config: YclientsConfig) -> Self {
        let second = RateLimiter::direct(Quota::per_second(calls(3)).allow_burst(calls(5)));
        let minute = RateLimiter::direct(Quota::per_minute(calls(180)));
        Self { outbound, config, second: Arc::new(second), minute: Arc::new(minute) }
    }

    /// A reading call with both tokens.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, String)]) -> Result<T, ConnectorError> {
        let url = format!("{}{path}", self.config.api_url);
        let bearer = format!("Bearer {}, User {}", self.config.partner_token.expose_secret(), self.config.user_token.expose_secret());
        let request = self
            .outbound
            .client()
            .get(url)
            .query(query)
            .header("authorization", bearer)
            .header("accept", "application/vnd.yclients.v2+json");
        self.within_budget().await;
        let data = data(&self.outbound.call(request).await?)?;
        serde_json::from_value(data).map_err(|error| ConnectorError::Answer(format!("an unexpected shape: {error}")))
    }

    /// Connects the salon: from then on its calls come to `webhook_url`.
    pub(super) async fn activate(&self, salon: &str, activation: &Activation) -> Result<(), ConnectorError> {
        let number = |text: &str| text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from);
        let body = json!({
            "salon_id": number(salon),
            "application_id": number(&self.config.app_id),
            "api_key": activation.api_key,
            "webhook_urls": [activation.webhook_url],
        });
        let request = self
            .outbound
            .client()
            .request(Method::POST, format!("{}/partner/callback", self.config.marketplace_url))
            .bearer_auth(self.config.partner_token.expose_secret())
            .header("accept", "application/json")
            .json(&body);
        self.within_budget().await;
        data(&self.outbound.call(request).await?).map(drop)
    }

    async fn within_budget(&self) {
        self.minute.until_ready().await;
        self.second.until_ready().await;
    }
}

/// The `data` of an answer, or what the answer says is wrong.
fn data(answer: &Answer) -> Result<Value, ConnectorError> {
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        return Err(ConnectorError::Limited(answer.retry_after.unwrap_or(COOL_DOWN_S)));
    }
    if answer.status == StatusCode::NO_CONTENT || (answer.status.is_success() && answer.body.is_empty()) {
        return Ok(Value::Null);
    }
    let parsed: Option<Envelope> = serde_json::from_slice(&answer.body).ok();
    let said = parsed.as_ref().and_then(|envelope| envelope.meta.get("message")?.as_str()).unwrap_or_default();
    match (answer.status, parsed.as_ref()) {
        (StatusCode::NOT_FOUND, _) => Err(ConnectorError::NotFound),
        (StatusCode::UNAUTHORIZED | StatusCode::PAYMENT_REQUIRED | StatusCode::FORBIDDEN, _) => {
            Err(ConnectorError::Refused(format!("{} {said}", answer.status.as_u16())))
        }
        (status, _) if status.is_server_error() => Err(ConnectorError::Broken(format!("{} {said}", status.as_u16()))),
        (status, _) if !status.is_success() => Err(ConnectorError::Answer(format!("{} {said}", status.as_u16()))),
        // A page of HTML with 200 comes and goes.
        (_, None) => Err(ConnectorError::Broken("something that is not JSON".to_owned())),
        (_, Some(envelope)) if envelope.success == Some(false) => Err(ConnectorError::Broken(format!("no success: {said}"))),
        (_, Some(_)) => Ok(parsed.map(|envelope| envelope.data).unwrap_or_default()),
    }
}
