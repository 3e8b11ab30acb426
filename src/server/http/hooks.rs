//! `POST /hooks/{provider}/{installation}/{secret}`: a vendor's call is stored, then answered; nothing else happens here.

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt as _;
use http::StatusCode;

use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::Locale;
use crate::domain::ids::InstallationId;
use crate::domain::integration::Provider;
use crate::server::AppState;
use crate::server::integrations::door::Behind;

use super::extract::Params;
use super::problem;

/// A longer body is refused; its beginning is kept.
const LARGEST: usize = 1024 * 1024;
/// So much of a body that is too large is kept.
const KEPT: usize = 4096;

/// The handler.
pub(super) async fn receive(State(state): State<AppState>, params: Params, body: Body) -> Response {
    let started = std::time::Instant::now();
    let response = store(&state, &params, body).await.unwrap_or_else(|error| problem::answer(Locale::En, error));
    metrics::histogram!("otklik_hop_seconds", "hop" => "intake").record(started.elapsed().as_secs_f64());
    response
}

async fn store(state: &AppState, params: &Params, body: Body) -> Result<Response, ApiError> {
    let behind = behind(state, params).await?.ok_or_else(|| ApiError::new("not-found", ProblemKind::NotFound))?;
    // Before it is whole it is no call yet: nothing is kept of one that was not sent in time.
    let read = tokio::time::timeout(state.config.doors.body_timeout, read(body)).await;
    let read = read.map_err(|_| ApiError::new("too-slow", ProblemKind::TooSlow))?;
    let (kept, length) = read.ok_or_else(|| ApiError::new("malformed", ProblemKind::Invalid { fields: vec![] }))?;
    let too_large = length > LARGEST;
    let parked = too_large.then_some("too_large");
    state.intake.store(&behind, &kept, length, parked).await.map_err(|error| {
        tracing::warn!(%error, "a call could not be stored");
        ApiError::new("unavailable", ProblemKind::Unavailable)
    })?;
    Ok(if too_large { StatusCode::PAYLOAD_TOO_LARGE } else { StatusCode::OK }.into_response())
}

async fn behind(state: &AppState, params: &Params) -> Result<Option<Behind>, ApiError> {
    let (Some(provider), Ok(installation)) =
        (Provider::from_word(params.get("provider")), params.get("installation").parse::<InstallationId>())
    else {
        return Ok(None);
    };
    state.doors.open(&state.db, &state.vault, provider, installation, params.get("secret")).await.map_err(|error| {
        tracing::warn!(%error, "cannot look a path up");
        ApiError::new("unavailable", ProblemKind::Unavailable)
    })
}

/// A whole body; `None` when it is too large.
pub(super) async fn whole(state: &AppState, body: Body) -> Result<Option<Vec<u8>>, ApiError> {
    let read = tokio::time::timeout(state.config.doors.body_timeout, read(body)).await;
    let read = read.map_err(|_| ApiError::new("too-slow", ProblemKind::TooSlow))?;
    let (kept, length) = read.ok_or_else(|| ApiError::new("malformed", ProblemKind::Invalid { fields: vec![] }))?;
    Ok((length <= LARGEST).then_some(kept))
}

/// The body, or the beginning of one that is too large, and its length as far as it was read; `None` when it broke off.
async fn read(body: Body) -> Option<(Vec<u8>, usize)> {
    let (mut kept, mut length) = (Vec::new(), 0_usize);
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.ok()?;
        length += chunk.len();
        if length > LARGEST {
            kept.extend_from_slice(&chunk);
            kept.truncate(KEPT);
            return Some((kept, length));
        }
        kept.extend_from_slice(&chunk);
    }
    Some((kept, length))
}
