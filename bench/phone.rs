//! The sandbox's control API, and what its phones displayed.

use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use otklik::domain::ids::CompanyId;
use otklik::server::AppState;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::linked;

/// The sandbox's control API.
#[derive(Clone)]
pub struct Control {
    base: String,
    client: reqwest::Client,
}

/// A message a phone displayed.
#[derive(Clone, Debug, Deserialize)]
pub struct Displayed {
    pub at: DateTime<Utc>,
    pub phone: String,
    pub text: String,
}

impl Control {
    pub fn new(address: SocketAddr) -> anyhow::Result<Self> {
        Ok(Self { base: format!("http://{address}/__control"), client: reqwest::Client::builder().no_proxy().build()? })
    }

    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        let answer = self.client.post(format!("{}{path}", self.base)).json(body).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        anyhow::ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        Ok(self.client.get(format!("{}{path}", self.base)).send().await?.error_for_status()?.json().await?)
    }

    /// Everything phones displayed so far, in order.
    pub async fn displayed(&self) -> anyhow::Result<Vec<Displayed>> {
        Ok(serde_json::from_value(self.get("/whatsapp/displayed?since=0").await?["messages"].take())?)
    }
}

/// Links `number` to the company as if it had been paired before.
pub async fn link(state: &AppState, control: &Control, company: CompanyId, number: &str) -> anyhow::Result<()> {
    let seeded = control.post("/whatsapp/seed", &json!({"number": number})).await?;
    linked::store(state, &seeded, company, number).await
}
