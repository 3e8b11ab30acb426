//! The server: features, the platform they stand on, and the doors. `AppState::build` wires it; read it top to bottom.

pub mod accounts;
pub mod appointments;
pub mod clients;
pub mod config;
pub mod conversations;
pub mod dispatch;
pub mod http;
pub mod integrations;
pub mod letters;
pub mod node;
pub mod notifications;
pub mod offer;
pub mod onboarding;
pub mod platform;
pub mod reactions;
pub mod rescue;
pub mod seed;
pub mod start;
pub mod telemetry;
pub mod timeline;
mod upkeep;
pub mod whatsapp;
pub mod work;

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use accounts::watch::SignInWatch;
use config::Config;
use integrations::connectors::Connectors;
use integrations::door::Doors;
use integrations::intake::Intake;
use integrations::marketplace::Marketplace;
use integrations::marketplace::token::Tokens;
use integrations::translate::Translator;
use platform::db::Db;
use platform::http_client::Outbound;
use platform::live::LiveHub;
use platform::rate_limit::RateLimit;
use platform::vault::Vault;
use whatsapp::deliver::Courier;
use whatsapp::live::LiveSessions;

/// Everything a request or a job may need.
#[derive(Debug)]
pub struct Services {
    pub config: Arc<Config>,
    pub leptos: LeptosOptions,
    pub metrics: PrometheusHandle,
    /// This process, among those that share the database.
    pub node: Uuid,
    /// Cancelled when the process is about to go: it is not ready any more and claims no work, and serves on. Ends with `stop`.
    pub leaving: CancellationToken,
    /// Cancelled when the process goes down.
    pub stop: CancellationToken,
    pub db: Db,
    pub vault: Vault,
    pub live: LiveHub,
    /// The open streams, by their sign-ins.
    pub watch: SignInWatch,
    pub doors: Doors,
    pub intake: Intake,
    pub connectors: Connectors,
    pub marketplace: Marketplace,
    pub translator: Translator,
    pub sessions: LiveSessions,
    pub courier: Courier,
    /// Tries to sign in, by address.
    pub sign_ins: RateLimit,
    /// Redirects from a marketplace, by address: each asks the CRM.
    pub arrivals: RateLimit,
}

/// The services, as each request and each task holds them; clones share them.
#[derive(Clone, Debug)]
pub struct AppState(Arc<Services>);

impl Deref for AppState {
    type Target = Services;

    fn deref(&self) -> &Services {
        &self.0
    }
}

impl AppState {
    /// Wires the product on a database that is ready.
    pub fn build(config: Config, leptos: LeptosOptions, metrics: PrometheusHandle, db: Db, vault: Vault) -> anyhow::Result<Self> {
        let connectors = Connectors::new(&Outbound::new()?, &config);
        let tokens = match &config.jwt_secret {
            Some(secret) => Tokens::new(secret),
            // On a machine of one's own; beyond it the settings are refused without one.
            None => Tokens::new(&vault.ring().derive("onboarding tokens")?.into()),
        };
        let marketplace = Marketplace {
            db: db.clone(),
            vault: vault.clone(),
            connectors: connectors.clone(),
            tokens,
            public_url: config.public_url.as_str().into(),
        };
        let (sessions, stop) = (LiveSessions::default(), CancellationToken::new());
        Ok(Self(Arc::new(Services {
            leptos,
            metrics,
            node: db.ids().next(),
            leaving: stop.child_token(),
            stop,
            live: LiveHub::new(db.clone()),
            watch: SignInWatch::default(),
            doors: Doors::default(),
            intake: Intake::start(db.clone()),
            translator: Translator { db: db.clone(), vault: vault.clone(), connectors: connectors.clone() },
            courier: Courier { db: db.clone(), vault: vault.clone(), live: sessions.clone(), config: config.whatsapp.clone() },
            sign_ins: RateLimit::new(config.doors.sign_ins_per_minute, config.doors.sign_in_burst),
            marketplace,
            arrivals: RateLimit::new(config.doors.sign_ins_per_minute, config.doors.sign_in_burst),
            connectors,
            sessions,
            vault,
            db,
            config: Arc::new(config),
        })))
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.leptos.clone()
    }
}
