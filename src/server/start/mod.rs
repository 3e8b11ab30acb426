//! From settings to a running product: the database is found and brought up to date, then the node starts.

mod check;
mod keyring;

use std::str::FromStr as _;
use std::time::Duration;

use anyhow::Context as _;
use leptos::config::LeptosOptions;
use secrecy::ExposeSecret as _;
use sqlx::postgres::PgConnectOptions;
use tokio::net::TcpListener;

use super::config::Config;
use super::node::Part;
use super::platform::clock::Clock;
use super::platform::db::{Db, Parts};
use super::platform::hints::{Hints, Outbox};
use super::platform::migrate::migrate;
use super::platform::postgres::{Cluster, ClusterSettings};
use super::platform::roles::Roles;
use super::platform::vault::Vault;
use super::{AppState, http, node, reactions, telemetry};

pub use check::check;

/// A process that was told to end has ended by then, whatever it is at: what is left is left to its leases.
const LONGEST_END: Duration = Duration::from_secs(29);

/// A product that is ready to start its node.
#[derive(Debug)]
pub struct Ready {
    pub state: AppState,
    pub outbox: Outbox,
}

/// Finds the database, migrates it, and wires the product.
pub async fn prepare(config: Config, leptos: LeptosOptions) -> anyhow::Result<Ready> {
    let ring = keyring::load(&config)?;
    let owner = owner_url(&config)?;
    let roles = Roles::new(&config.role_prefix);
    let password = ring.derive("the login role's password")?;
    let options = PgConnectOptions::from_str(&owner).context("DATABASE_URL is no address of a PostgreSQL database")?;
    migrate(&options, &roles, &password).await?;
    let (hints, outbox) = Hints::new();
    let login = match (&config.database_url, &config.migrate_database_url) {
        // Two addresses: the first is that of a login role somebody made for us.
        (Some(login), Some(_)) => {
            PgConnectOptions::from_str(login.expose_secret()).context("DATABASE_URL is no address of a PostgreSQL database")?
        }
        _ => options.username(&roles.login()).password(&password),
    };
    let parts = Parts { clock: Clock::default(), hints, roles, reactions: reactions::react };
    let db = Db::connect(login, config.connections, parts).await.context("cannot sign in to the database")?;
    let state = AppState::build(config, leptos, telemetry::metrics_handle(), db, Vault::new(ring))?;
    Ok(Ready { state, outbox })
}

/// The schema owner's database: given, or the embedded one.
fn owner_url(config: &Config) -> anyhow::Result<String> {
    match config.migrate_database_url.as_ref().or(config.database_url.as_ref()) {
        Some(url) => Ok(url.expose_secret().to_owned()),
        None => Ok(Cluster::start(cluster_settings(config)?)?.url()),
    }
}

/// The embedded cluster of this checkout.
pub fn cluster_settings(config: &Config) -> anyhow::Result<ClusterSettings> {
    let choice = config.pg.as_deref().map(str::parse).transpose()?.unwrap_or_default();
    Ok(ClusterSettings { data: config.data.clone(), choice, ..ClusterSettings::new(".") })
}

/// Serves and works until the process is told to end, then ends in order: no new work, requests and jobs finish.
pub async fn run(Ready { state, outbox }: Ready, part: Part) -> anyhow::Result<()> {
    #[cfg(feature = "sandbox")]
    follow_sandbox_clock(&state).await;
    let missing = http::marketplace::missing(&state);
    if !missing.is_empty() {
        tracing::warn!(missing = missing.join(", "), "no salon can be connected until these settings are given");
    }
    tokio::spawn(leave(state.clone()));
    tokio::select! {
        ended = until_stop(&state, outbox, part) => ended,
        () = overdue(&state) => {
            tracing::warn!("something does not end, and is left to its lease");
            Ok(())
        }
    }
}

async fn until_stop(state: &AppState, outbox: Outbox, part: Part) -> anyhow::Result<()> {
    let (tasks, stop) = (node::start(state, outbox, part), state.stop.clone());
    if part == Part::Work {
        tracing::info!(node = %state.node, "at work");
        stop.cancelled().await;
    } else {
        let listener = TcpListener::bind(state.config.listen).await.with_context(|| format!("cannot listen on {}", state.config.listen))?;
        tracing::info!(address = %listener.local_addr()?, node = %state.node, "ready");
        http::serve::serve(listener, http::router(state.clone()), state.config.doors.head_timeout, stop).await;
    }
    tasks.wait().await;
    state.db.close().await;
    Ok(())
}

async fn overdue(state: &AppState) {
    state.leaving.cancelled().await;
    tokio::time::sleep(LONGEST_END).await;
}

/// Not ready and no new work, while the doors stay open for those who have not heard of it yet; then down. A second signal does not
/// wait.
async fn leave(state: AppState) {
    end_signal().await;
    tracing::info!(node = %state.node, "leaving");
    state.leaving.cancel();
    tokio::select! {
        () = tokio::time::sleep(state.config.drain()) => {}
        () = end_signal() => {}
    }
    state.stop.cancel();
}

async fn end_signal() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::warn!(%error, "SIGTERM will end the process at once");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// In sandbox builds our clock is the sandbox's: its offset is read from its control API, for the first time before any
/// work begins, because work that was interrupted would otherwise go on at another moment.
#[cfg(feature = "sandbox")]
async fn follow_sandbox_clock(state: &AppState) {
    use super::platform::http_client::Outbound;

    async fn offset(outbound: &Outbound, url: &str) -> Option<i64> {
        let answer = outbound.call(outbound.client().get(url)).await.ok()?;
        serde_json::from_slice::<serde_json::Value>(&answer.body).ok()?.get("offset_ms")?.as_i64()
    }

    let (Some(base), Ok(outbound)) = (state.config.sandbox_url.clone(), Outbound::new()) else { return };
    let url = format!("{base}/__control/clock");
    let (clock, stop) = (state.db.clock().clone(), state.stop.clone());
    if let Some(ms) = offset(&outbound, &url).await {
        clock.set_offset_ms(ms);
    }
    tokio::spawn(async move {
        while !stop.is_cancelled() {
            tokio::time::sleep(Duration::from_millis(250)).await;
            if let Some(ms) = offset(&outbound, &url).await {
                clock.set_offset_ms(ms);
            }
        }
    });
}
