//! The outside world of one test: the CRM and WhatsApp on a free port, at noon of a fixed Saturday in Moscow.

use std::sync::Arc;
use std::time::Duration;

use otklik::sandbox::World;
use otklik::sandbox::clock::SandboxClock;
use otklik::sandbox::whatsapp::{WhatsApp, WhatsAppSettings};
use otklik::sandbox::yclients::{CrmSettings, Faults, SeededWorld};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The Moscow salon.
pub(crate) const NORTHERN_LIGHTS: i64 = 4564;

/// The clock of every test, at noon of its Saturday.
pub(crate) fn noon() -> SandboxClock {
    SandboxClock::starting_at("2026-11-21T09:00:00Z".parse().unwrap())
}

/// The world, and its control door.
pub(crate) struct Outside {
    pub(crate) whatsapp: Arc<WhatsApp>,
    pub(crate) clock: SandboxClock,
    pub(crate) base: String,
    pub(crate) http: Client,
    serving: JoinHandle<()>,
}

impl Drop for Outside {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Outside {
    /// A world whose marketplace leads to `product`, with bookings of so many `days` either way; it keeps nothing.
    pub(crate) async fn start(product: &str, unkindness: Faults, days: i64) -> Self {
        let crm = CrmSettings {
            registration_url: format!("{product}/auth/yclients/redirect"),
            callback_url: format!("{product}/webhook/yclients"),
            unkindness,
            world: SeededWorld::Town { reach: days },
            ..CrmSettings::default()
        };
        // Before the first salon is made: their bookings of long ago must not be younger than the product.
        let world = World::open(noon(), None, crm, WhatsAppSettings::default()).unwrap();
        let (whatsapp, clock) = (world.whatsapp.clone(), world.clock.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let serving = tokio::spawn(async move { world.serve(listener).await.unwrap() });
        Self { whatsapp, clock, base, http: client(), serving }
    }

    /// A control call that is expected to be 200; no body is a GET.
    pub(crate) async fn control(&self, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}/__control/{path}", self.base);
        let request = match body {
            Some(body) => self.http.post(url).json(&body),
            None => self.http.get(url),
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        assert_eq!(status, 200, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Turns the switches that `body` names.
    pub(crate) async fn faults(&self, body: Value) {
        self.control("yclients/faults", Some(body)).await;
    }

    /// Every webhook so far `times` times more, in the order drawn from `seed`, or in their own order one by one.
    pub(crate) async fn replay(&self, times: u32, seed: Option<u64>) -> u64 {
        let body = match seed {
            Some(seed) => json!({"times": times, "shuffle_seed": seed}),
            None => json!({"times": times, "at_once": 1}),
        };
        self.control("yclients/replay", Some(body)).await["sent"].as_u64().unwrap()
    }

    /// Whether every webhook has been tried.
    pub(crate) async fn is_quiet(&self) -> bool {
        self.control("yclients/counters", None).await["webhooks"]["pending"] == 0
    }
}

/// A client of a test, which follows no redirect.
pub(crate) fn client() -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).timeout(Duration::from_mins(1)).build().unwrap()
}
