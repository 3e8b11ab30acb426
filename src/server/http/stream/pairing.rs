//! The pairing's streams: codes as they come, for whoever links the number.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use http::request::Parts;

use crate::domain::access::Permission;
use crate::domain::error::ApiError;
use crate::domain::live::PairingFrame;
use crate::server::AppState;
use crate::server::platform::db::Tenant;
use crate::server::whatsapp::pairing;

use super::bye::with_bye;
use super::{RECHECK, keep_alive, sse};
use crate::server::http::extract::{authorize, authorize_setup, locale_of};
use crate::server::http::problem;

/// Who listens to a pairing.
#[derive(Clone, Copy)]
enum Watcher {
    /// Somebody who is signed in and may this.
    Workspace(Permission),
    /// Whoever sets the salon up.
    Setup,
}

impl Watcher {
    /// The company whose news they may hear, as long as they may.
    async fn admit(self, state: &AppState, parts: &Parts) -> Result<Tenant, ApiError> {
        match self {
            Self::Workspace(permission) => Ok(authorize(state, parts, permission).await?.1),
            Self::Setup => authorize_setup(state, parts).await,
        }
    }
}

/// The pairing's stream: the frame of now, then each new one.
pub(in crate::server::http) async fn frames(State(state): State<AppState>, parts: Parts) -> Response {
    show(state, parts, Watcher::Workspace(Permission::LinkWhatsApp)).await
}

/// The same for the wizard.
pub(in crate::server::http) async fn setup_frames(State(state): State<AppState>, parts: Parts) -> Response {
    show(state, parts, Watcher::Setup).await
}

async fn show(state: AppState, parts: Parts, watcher: Watcher) -> Response {
    match watcher.admit(&state, &parts).await {
        Ok(tenant) => Sse::new(with_bye(state.clone(), codes(state, parts, watcher, tenant))).keep_alive(keep_alive()).into_response(),
        Err(error) => problem::answer(locale_of(&parts), error),
    }
}

fn codes(state: AppState, parts: Parts, watcher: Watcher, tenant: Tenant) -> impl Stream<Item = Result<Event, Infallible>> {
    let news = state.db.hints().news();
    let from = (state, parts, news, None, false, Instant::now());
    stream::unfold(from, move |(state, parts, mut news, mut shown, mut ended, mut checked)| async move {
        if ended {
            return None;
        }
        loop {
            if checked.elapsed() >= RECHECK {
                watcher.admit(&state, &parts).await.ok()?;
                checked = Instant::now();
            }
            let now = current(&state, tenant).await;
            if let Some((at, frame)) = now.filter(|(at, _)| shown != Some(*at)) {
                shown = Some(at);
                ended = frame.is_last();
                return Some((Ok(sse(&frame)), (state, parts, news, shown, ended, checked)));
            }
            let heard = tokio::time::timeout(Duration::from_secs(1), async {
                while news.recv().await.is_ok_and(|company| company != tenant.company) {}
            });
            let _ = heard.await;
        }
    })
}

async fn current(state: &AppState, tenant: Tenant) -> Option<(chrono::DateTime<chrono::Utc>, PairingFrame)> {
    let mut tx = state.db.tenant(tenant).await.ok()?;
    pairing::current(&mut tx, &state.vault).await.ok()?
}
