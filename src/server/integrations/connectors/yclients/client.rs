//! Calls to the vendor, within its budget.

use reqwest::{Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::server::config::CrmConfig;
use crate::server::integrations::connector::{Activation, ConnectorError, Outcome};
use crate::server::platform::http_client::{Answer, Outbound};

use super::answer::data;
use super::budget::Budget;
use super::flavour::Flavour;
use super::lenient::{self, number};
use super::tokens::Tokens;

#[derive(Debug)]
pub(super) struct Api {
    outbound: Outbound,
    config: CrmConfig,
    /// Without them nothing is called: the product starts, and says what is missing.
    tokens: Option<Tokens>,
    budget: Budget,
}

impl Api {
    pub(super) fn new(outbound: Outbound, config: CrmConfig) -> Self {
        let (tokens, budget) = (Tokens::of(&config.partner_token, &config.user_token), Budget::new(config.calls));
        Self { outbound, config, tokens, budget }
    }

    /// The application.
    pub(super) fn config(&self) -> &CrmConfig {
        &self.config
    }

    /// How the vendor differs from its twin.
    pub(super) fn flavour(&self) -> Flavour {
        Flavour::of(self.config.provider)
    }

    /// One thing, read with both tokens.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ConnectorError> {
        shaped(self.call(self.signed(Method::GET, path)?).await?)
    }

    /// One thing of the marketplace, which knows our application alone.
    pub(super) async fn ask_marketplace<T: DeserializeOwned>(&self, path: &str) -> Result<T, ConnectorError> {
        shaped(self.call(self.to_marketplace(Method::GET, path)?).await?)
    }

    fn tokens(&self) -> Result<&Tokens, ConnectorError> {
        self.tokens.as_ref().ok_or(ConnectorError::NotConfigured)
    }

    fn to_marketplace(&self, method: Method, path: &str) -> Result<RequestBuilder, ConnectorError> {
        let request = self.outbound.client().request(method, format!("{}{path}", self.config.marketplace_url));
        Ok(self.tokens()?.sign_as_partner(request).header("accept", self.flavour().marketplace_accept))
    }

    /// A page of a list, read with both tokens: how many rows it had, and those that can be read. A row that cannot stops
    /// nothing: the call that changes it will be seen, and then parked.
    pub(super) async fn list<T: DeserializeOwned>(&self, path: &str, query: &[(&str, String)]) -> Result<(usize, Vec<T>), ConnectorError> {
        let data = self.call(self.signed(Method::GET, path)?.query(query)).await?;
        let rows = lenient::rows(data).ok_or_else(|| ConnectorError::Answer("no list where a list was asked for".to_owned()))?;
        Ok((rows.len(), rows.into_iter().filter(lenient::is_storable).filter_map(|row| serde_json::from_value(row).ok()).collect()))
    }

    /// Writes with both tokens, once: the vendor has no key by which it would know a repeat.
    pub(super) async fn write(&self, method: Method, path: &str, body: Option<&Value>) -> Outcome<Value> {
        let request = match self.signed(method, path) {
            Ok(request) => request,
            Err(error) => return Err(error).into(),
        };
        let request = match body {
            Some(body) => request.body(body.to_string()),
            None => request,
        };
        self.call(request).await.into()
    }

    fn signed(&self, method: Method, path: &str) -> Result<RequestBuilder, ConnectorError> {
        let request = self.outbound.client().request(method, format!("{}{path}", self.config.api_url));
        let request = self.tokens()?.sign(request).header("accept", self.flavour().accept);
        Ok(request.header("content-type", "application/json"))
    }

    /// Connects the salon: from then on its calls come to `webhook_url`.
    pub(super) async fn activate(&self, salon: &str, activation: &Activation) -> Result<(), ConnectorError> {
        let body = json!({
            "salon_id": number(salon),
            "application_id": number(&self.config.app_id),
            "api_key": activation.api_key,
            "webhook_urls": [activation.webhook_url],
        });
        let path = if self.config.callback_redirect { "/partner/callback/redirect" } else { "/partner/callback" };
        let answer = self.send(self.to_marketplace(Method::POST, path)?.json(&body)).await?;
        // The browser's flow ends by sending the browser back, which there is none of.
        if self.config.callback_redirect && answer.status == StatusCode::MOVED_PERMANENTLY {
            return Ok(());
        }
        self.judge(&answer).map(drop)
    }

    async fn call(&self, request: RequestBuilder) -> Result<Value, ConnectorError> {
        self.judge(&self.send(request).await?)
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer, ConnectorError> {
        let _place = self.budget.take().await.map_err(ConnectorError::Limited)?;
        Ok(self.outbound.call(request).await?)
    }

    fn judge(&self, answer: &Answer) -> Result<Value, ConnectorError> {
        let data = data(answer);
        if let Err(ConnectorError::Limited(seconds)) = data {
            self.budget.close_for(seconds);
        }
        data
    }
}

fn shaped<T: DeserializeOwned>(data: Value) -> Result<T, ConnectorError> {
    serde_json::from_value(data).map_err(|error| ConnectorError::Answer(format!("an unexpected shape ({:?})", error.classify())))
}
