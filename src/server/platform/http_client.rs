//! The outbound client: every call to a vendor goes through it. Timeouts, a cap on the answer, no redirects, no proxy
//! from the environment, and never while a transaction is open.
//!
//! It meets only addresses the operator configured. Addresses that a tenant gives need the stricter client that checks
//! where a name resolves to; there are none yet.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, StatusCode, redirect};

use super::tx_guard;

/// A whole call, from connecting to the last byte.
const TOTAL: Duration = Duration::from_secs(20);
/// Until the connection stands.
const CONNECT: Duration = Duration::from_secs(5);
/// More than this is not read.
const LARGEST_ANSWER: usize = 8 * 1024 * 1024;

/// Why there is no answer. What matters to the caller: whether the other side may have acted.
#[derive(Debug, thiserror::Error)]
pub enum OutboundError {
    /// Nothing was sent: it is safe to try again.
    #[error("not sent: {0}")]
    NotSent(String),
    /// The request may have arrived and may have been acted upon.
    #[error("outcome unknown: {0}")]
    Unknown(String),
    /// The answer is larger than we read; the other side has acted.
    #[error("the answer is larger than {LARGEST_ANSWER} bytes")]
    TooLarge,
    /// Our own mistake: a call while a transaction is open. Nothing was sent.
    #[error("a call to the outside while a transaction is open")]
    InTransaction,
}

/// A whole answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Seconds of `Retry-After`, if it says so.
    pub retry_after: Option<u64>,
    /// Its body, at most 8 MiB.
    pub body: Vec<u8>,
}

/// The outbound client; clones share connections.
#[derive(Clone, Debug)]
pub struct Outbound(Client);

impl Outbound {
    /// A client for this process.
    pub fn new() -> Result<Self, OutboundError> {
        // Another part of the process may have chosen the same provider already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Client::builder()
            .timeout(TOTAL)
            .connect_timeout(CONNECT)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .tcp_nodelay(true)
            .user_agent(concat!("otklik/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(Self)
            .map_err(|error| OutboundError::NotSent(error.to_string()))
    }

    /// For building requests.
    pub fn client(&self) -> &Client {
        &self.0
    }

    /// Sends, and reads the whole answer.
    pub async fn call(&self, request: RequestBuilder) -> Result<Answer, OutboundError> {
        if tx_guard::is_in_transaction() {
            metrics::counter!("otklik_calls_in_transaction_total").increment(1);
            tracing::error!("a call to the outside was refused because a transaction is open");
            return Err(OutboundError::InTransaction);
        }
        let mut response = request.send().await.map_err(|error| {
            // The address stays out of logs: it may carry a secret.
            let error = error.without_url();
            if error.is_connect() || error.is_builder() {
                OutboundError::NotSent(error.to_string())
            } else {
                OutboundError::Unknown(error.to_string())
            }
        })?;
        let status = response.status();
        let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| OutboundError::Unknown(error.without_url().to_string()))? {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                return Err(OutboundError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, retry_after, body })
    }
}
