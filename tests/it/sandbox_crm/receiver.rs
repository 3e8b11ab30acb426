//! Somebody who is told: takes webhooks and remembers every body in the order of arrival.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::Value;

/// A server on a free port that answers every webhook with the same status.
pub(super) struct Receiver {
    pub(super) url: String,
    bodies: Arc<Mutex<Vec<String>>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Receiver {
    /// Answers 200.
    pub(super) async fn open() -> Self {
        Self::answering(StatusCode::OK).await
    }

    /// Answers `status`.
    pub(super) async fn answering(status: StatusCode) -> Self {
        let bodies: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&bodies);
        let take = move |body: Bytes| async move {
            kept.lock().unwrap().push(String::from_utf8(body.to_vec()).unwrap());
            status
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks/secret", listener.local_addr().unwrap());
        let router = Router::new().route("/hooks/secret", post(take));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, bodies, serving }
    }

    /// Every body so far, as it came.
    pub(super) fn raw(&self) -> Vec<String> {
        self.bodies.lock().unwrap().clone()
    }

    /// Every body so far, read; and forgets them.
    pub(super) fn take(&self) -> Vec<Value> {
        std::mem::take(&mut *self.bodies.lock().unwrap()).iter().map(|body| serde_json::from_str(body).unwrap()).collect()
    }
}
