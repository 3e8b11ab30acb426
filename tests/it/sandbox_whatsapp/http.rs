//! The control API over real HTTP.

use reqwest::Client;
use serde_json::Value;

/// A control API at some address.
#[derive(Clone)]
pub(super) struct Control {
    base: String,
    client: Client,
}

impl Control {
    pub(super) fn at(base: &str) -> Self {
        // Nothing here is encrypted, but the client wants to know how it would be. A second test in this process finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { base: format!("{base}/__control"), client: Client::builder().build().unwrap() }
    }

    pub(super) async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.client.get(format!("{}/{path}", self.base)).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// Posts; `None` when nobody answered.
    pub(super) async fn try_post(&self, path: &str, body: impl Into<reqwest::Body>) -> Option<(u16, Value)> {
        let answer = self.client.post(format!("{}/{path}", self.base)).body(body).send().await.ok()?;
        Some((answer.status().as_u16(), answer.json().await.ok()?))
    }

    pub(super) async fn post(&self, path: &str, body: impl Into<reqwest::Body>) -> (u16, Value) {
        self.try_post(path, body).await.unwrap()
    }
}
