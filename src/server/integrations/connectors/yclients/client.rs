//! Calls to the vendor, within its budget.

use std::num::NonZeroU32;

use reqwest::{Method, RequestBuilder, StatusCode};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::server::config::YclientsConfig;
use crate::server::integrations::connector::{Activation, ConnectorError};
use crate::server::platform::http_client::{Answer, Outbound};

use super::budget::Budget;
use super::lenient;

/// When the vendor says «too often» and not until when.
const COOL_DOWN_S: u64 = 2;

#[derive(Debug)]
pub(super) struct Api {
    outbound: Outbound,
    config: YclientsConfig,
    budget: Budget,
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    success: Option<bool>,
    #[serde(default)]
    data: Value,
}

pub(super) const fn calls(count: u32) -> NonZeroU32 {
    match NonZeroU32::new(count) {
        Some(count) => count,
        None => NonZeroU32::MIN,
    }
}

impl Api {
    pub(super) fn new(outbound: Outbound, config: YclientsConfig) -> Self {
        Self { outbound, config, budget: Budget::new() }
    }

    /// The key of the vendor's signatures.
    pub(super) fn partner_token(&self) -> &str {
        self.config.partner_token.expose_secret()
    }

    /// One thing, read with both tokens.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ConnectorError> {
        let data = self.call(self.reading(path)).await?;
        serde_json::from_value(data).map_err(|error| ConnectorError::Answer(format!("an unexpected shape ({:?})", error.classify())))
    }

    /// A page of a list, read with both tokens: how many rows it had, and those that can be read. A row that cannot stops
    /// nothing: the call that changes it will be seen, and then parked.
    pub(super) async fn list<T: DeserializeOwned>(&self, path: &str, query: &[(&str, String)]) -> Result<(usize, Vec<T>), ConnectorError> {
        let data = self.call(self.reading(path).query(query)).await?;
        let rows = lenient::rows(data).ok_or_else(|| ConnectorError::Answer("no list where a list was asked for".to_owned()))?;
        Ok((rows.len(), rows.into_iter().filter_map(|row| serde_json::from_value(row).ok()).collect()))
    }

    fn reading(&self, path: &str) -> RequestBuilder {
        let bearer = format!("Bearer {}, User {}", self.config.partner_token.expose_secret(), self.config.user_token.expose_secret());
        let request = self.outbound.client().get(format!("{}{path}", self.config.api_url));
        request
            .header("authorization", bearer)
            .header("accept", "application/vnd.yclients.v2+json")
            .header("content-type", "application/json")
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
        self.call(request).await.map(drop)
    }

    async fn call(&self, request: RequestBuilder) -> Result<Value, ConnectorError> {
        let place = self.budget.take().await.map_err(ConnectorError::Limited)?;
        let answer = self.outbound.call(request).await;
        drop(place);
        let data = data(&answer?);
        if let Err(ConnectorError::Limited(seconds)) = data {
            self.budget.close_for(seconds);
        }
        data
    }
}

/// The `data` of an answer, or what the answer says is wrong.
fn data(answer: &Answer) -> Result<Value, ConnectorError> {
    if answer.status == StatusCode::TOO_MANY_REQUESTS {
        return Err(ConnectorError::Limited(answer.retry_after.unwrap_or(COOL_DOWN_S)));
    }
    match answer.status {
        StatusCode::CREATED | StatusCode::NO_CONTENT if answer.body.is_empty() => return Ok(Value::Null),
        status if status.is_success() && answer.body.is_empty() => return Err(ConnectorError::Broken("nothing at all".to_owned())),
        _ => {}
    }
    // The words of an answer go no further: they end in logs, and may hold what somebody wrote.
    let parsed: Option<Envelope> = serde_json::from_slice(&answer.body).ok();
    match (answer.status, parsed) {
        // Only in the vendor's own words: a booking that is not there any more is cancelled for its client.
        (StatusCode::NOT_FOUND, Some(_)) => Err(ConnectorError::NotFound),
        (StatusCode::NOT_FOUND, None) => Err(ConnectorError::Broken("somebody else's 404".to_owned())),
        (status @ (StatusCode::UNAUTHORIZED | StatusCode::PAYMENT_REQUIRED | StatusCode::FORBIDDEN), _) => {
            Err(ConnectorError::Refused(status.as_u16()))
        }
        (status, _) if status.is_server_error() => Err(ConnectorError::Broken(format!("status {}", status.as_u16()))),
        (status, _) if !status.is_success() => Err(ConnectorError::Answer(format!("status {}", status.as_u16()))),
        // A page of HTML with 200 comes and goes.
        (_, None) => Err(ConnectorError::Broken("something that is not JSON".to_owned())),
        (_, Some(Envelope { success: Some(false), .. })) => Err(ConnectorError::Broken("no success".to_owned())),
        (_, Some(envelope)) => Ok(envelope.data),
    }
}
