//! A running CRM sandbox, and how a test talks to it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use otklik::sandbox::clock::SandboxClock;
use otklik::sandbox::feed::Feed;
use otklik::sandbox::shelf::Shelf;
use otklik::sandbox::yclients::{Crm, CrmSettings, Faults};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::support::world::noon;

/// The Moscow salon.
pub(super) const SALON: i64 = 4564;

/// A CRM on a free port, with its clock at noon of a fixed Saturday in Moscow.
pub(super) struct Town {
    pub(super) crm: Arc<Crm>,
    pub(super) clock: SandboxClock,
    pub(super) base: String,
    pub(super) http: Client,
    serving: tokio::task::JoinHandle<()>,
}

impl Drop for Town {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Town {
    /// A kind world that keeps nothing.
    pub(super) async fn kind() -> Self {
        Self::with(Faults::kind()).await
    }

    /// A world with these switches that keeps nothing.
    pub(super) async fn with(unkindness: Faults) -> Self {
        Self::open(CrmSettings { unkindness, ..CrmSettings::default() }, Shelf::default(), noon()).await
    }

    /// A world on a shelf.
    pub(super) async fn open(settings: CrmSettings, shelf: Shelf, clock: SandboxClock) -> Self {
        let crm = Crm::open(settings, clock.clone(), Feed::default(), shelf).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let service = crm.router().into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { crm, clock, base, http: http(), serving }
    }

    /// A call with both tokens.
    pub(super) fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}/yclients{path}", self.base))
            .header("accept", "application/vnd.yclients.v2+json")
            .header("authorization", "Bearer sandbox-partner-token, User sandbox-user-token")
    }

    /// The status and the JSON body of a call with both tokens.
    pub(super) async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let call = self.call(method, path);
        let call = if let Some(body) = body { call.json(&body) } else { call };
        read(call.send().await.unwrap()).await
    }

    /// GET with both tokens, expected to be 200.
    pub(super) async fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// A control call that is expected to be 200; no body is a GET.
    pub(super) async fn control(&self, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}/__control/{path}", self.base);
        let request = match body {
            Some(body) => self.http.post(url).json(&body),
            None => self.http.get(url),
        };
        let (status, body) = read(request.send().await.unwrap()).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// The Moscow salon is connected, and its webhooks go to `url`.
    pub(super) async fn subscribe(&self, url: &str) {
        self.control("yclients/subscribe", Some(json!({"salon_id": SALON, "urls": [url]}))).await;
    }

    /// A booking at `starts_at` for the first service of the first master, for a client with a phone. Its number.
    pub(super) async fn book(&self, starts_at: &str) -> i64 {
        let new = json!({
            "staff_id": 456_401, "services": [4_564_011], "starts_at": starts_at, "client": {"name": "Вера", "phone": "+7 900 000-77-01"},
        });
        self.control(&format!("yclients/salons/{SALON}/bookings"), Some(new)).await["id"].as_i64().unwrap()
    }

    /// A verb on a booking.
    pub(super) async fn act(&self, record: i64, verb: &str, body: Value) -> Value {
        self.control(&format!("yclients/salons/{SALON}/bookings/{record}/{verb}"), Some(body)).await
    }

    /// Waits until every webhook has been tried, however long the machine takes.
    pub(super) async fn settle(&self) {
        loop {
            if self.control("yclients/deliveries", None).await["pending"] == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Status and JSON body; a body that is no JSON reads as its text.
pub(super) async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// An HTTP client for tests.
pub(super) fn http() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}
