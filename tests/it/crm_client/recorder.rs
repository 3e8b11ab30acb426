//! A server that writes down what it is asked, and answers what it was told to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::Response;
use tokio::net::TcpListener;

/// A request as it came.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Recorded {
    pub(super) line: String,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
}

/// The server; it ends with the test's runtime.
pub(super) struct Recorder {
    pub(super) base: String,
    seen: Arc<Mutex<Vec<Recorded>>>,
}

impl Recorder {
    /// Answers everything with this status and body.
    pub(super) async fn answering(status: u16, body: impl Into<String>) -> Self {
        let (seen, body) = (Arc::new(Mutex::new(Vec::new())), body.into());
        let book = seen.clone();
        let router = Router::new().fallback(move |request: Request| {
            let (book, body) = (book.clone(), body.clone());
            async move {
                let recorded = record(request).await;
                book.lock().unwrap().push(recorded);
                Response::builder().status(status).body(Body::from(body)).unwrap()
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base, seen }
    }

    /// Every request there was.
    pub(super) fn all(&self) -> Vec<Recorded> {
        self.seen.lock().unwrap().clone()
    }

    /// The one request there was.
    pub(super) fn only(&self) -> Recorded {
        let seen = self.seen.lock().unwrap();
        assert_eq!(seen.len(), 1, "{seen:#?}");
        seen[0].clone()
    }
}

async fn record(request: Request) -> Recorded {
    let (parts, body) = request.into_parts();
    let headers = parts.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    let body = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    Recorded { line: format!("{} {}", parts.method, parts.uri), headers, body }
}
