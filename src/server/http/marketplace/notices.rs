//! `POST /webhook/{provider}` and `/callback/{provider}`: the fixed addresses in the developer's cabinet. A proven call is stored,
//! then answered; nothing else happens here.

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::Locale;
use crate::domain::integration::Provider;
use crate::server::AppState;
use crate::server::http::extract::Params;
use crate::server::http::{hooks, problem};
use crate::server::integrations::marketplace::notice::Notice;

use super::json;

/// The handler.
pub(in crate::server::http) async fn receive(State(state): State<AppState>, params: Params, headers: HeaderMap, body: Body) -> Response {
    store(&state, &params, &headers, body).await.unwrap_or_else(|error| problem::answer(Locale::En, error))
}

async fn store(state: &AppState, params: &Params, headers: &HeaderMap, body: Body) -> Result<Response, ApiError> {
    let provider = Provider::from_word(params.get("provider")).ok_or_else(|| ApiError::new("not-found", ProblemKind::NotFound))?;
    let market = state.connectors.get(provider).marketplace();
    let Some(raw) = hooks::whole(state, body).await? else { return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response()) };
    let signature = market.signature_header().and_then(|name| headers.get(name)?.to_str().ok());
    let Ok(notice) = market.prove(&raw, signature) else {
        // The body may carry somebody's token: it goes nowhere.
        tracing::warn!(signed = signature.is_some(), "Invalid webhook signature");
        return Ok(json(StatusCode::UNAUTHORIZED, &json!({"error": "Invalid signature"})));
    };
    let unavailable = |error: &dyn std::fmt::Display| {
        tracing::warn!(%error, "a call could not be stored");
        ApiError::new("unavailable", ProblemKind::Unavailable)
    };
    let (Notice::Lifecycle { external_id } | Notice::Entity { external_id }) = &notice;
    let behind = state.doors.find(&state.db, &state.vault, provider, external_id).await.map_err(|error| unavailable(&error))?;
    let Some(behind) = behind else {
        // Proven, and about nobody of ours: there is nothing to do, now or at a second try.
        tracing::info!("a call about a salon that is not ours was ignored");
        return Ok(StatusCode::OK.into_response());
    };
    let stored = match notice {
        // The same words may come again years later and mean it.
        Notice::Lifecycle { .. } => state.intake.store_each(&behind, &raw).await,
        Notice::Entity { .. } => state.intake.store(&behind, &raw, raw.len(), None).await,
    };
    stored.map_err(|error| unavailable(&error))?;
    Ok(StatusCode::OK.into_response())
}
