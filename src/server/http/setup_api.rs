//! `/marketplace/api/*`: the onboarding's contract for programs and for the CRM's own pages, with the ticket as the bearer. The
//! wizard itself goes by its cookie; behind both stands the same service (ONB-02 … ONB-08, ONB-20).

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::request::Parts;
use http::{HeaderValue, Method, header};
use serde_json::json;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::live::PairingFrame;
use crate::server::AppState;
use crate::server::integrations::marketplace::token::{Place, TokenError};
use crate::server::onboarding::{code, scope};
use crate::server::platform::vault::VaultError;

use super::extract::{Params, locale_of};
use super::problem;

/// A code that does not come within this time is not waited for (ONB-04).
const LONGEST: Duration = Duration::from_secs(10);
/// Between two looks for it.
const LOOK: Duration = Duration::from_millis(250);
const NOT_BEGUN_PROBLEM: &str = "whatsapp-not-begun";
/// The words of the contract.
pub(super) const NOT_BEGUN: &str = "Не удалось инициализировать подключение WhatsApp";

/// The routes; `origins` are the pages of others that may ask from a browser.
pub(super) fn routes(public_url: &str, origins: &[String]) -> Router<AppState> {
    let allowed =
        std::iter::once(public_url).chain(origins.iter().map(String::as_str)).filter_map(|origin| HeaderValue::from_str(origin).ok());
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::list(allowed))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .allow_credentials(true);
    Router::new()
        .route("/marketplace/api/qr", post(qr))
        .route("/marketplace/api/status/{session}", get(status))
        .route("/marketplace/api/live", get(super::setup_stream::live))
        .layer(cors)
}

/// The salon of the request's ticket, while its onboarding goes on.
pub(super) async fn bearer(state: &AppState, parts: &Parts) -> Result<Place, ApiError> {
    let unauthenticated = || ApiError::new("unauthenticated", ProblemKind::Unauthenticated);
    let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(unauthenticated)?;
    let ended = || ApiError::new("setup-ended", ProblemKind::Gone);
    let place = match state.marketplace.tokens.verify(token, state.db.clock().now()) {
        Ok(claims) => claims.onboarding.place,
        Err(TokenError::Expired) => return Err(ended()),
        Err(TokenError::Forged) => return Err(unauthenticated()),
    };
    let open = scope::is_open(&state.db, place.company_id).await.map_err(|error| away(&error.into()))?;
    if open { Ok(place) } else { Err(ended()) }
}

/// The name of the salon's session in the contract (ONB-03).
pub(super) fn session_of(place: &Place) -> String {
    format!("company_{}", place.salon_id)
}

/// A picture as the contract gives it: an image's address that needs no further request.
pub(super) fn image(svg: &str) -> String {
    format!("data:image/svg+xml;base64,{}", BASE64_STANDARD.encode(svg))
}

async fn qr(State(state): State<AppState>, parts: Parts) -> Response {
    let answer = async {
        let place = bearer(&state, &parts).await?;
        let begun = Instant::now();
        loop {
            match show(&state, &place).await? {
                Some(PairingFrame::Qr { svg, expires_in_ms, .. }) => {
                    let body = json!({
                        "qr": image(&svg),
                        "session_id": session_of(&place),
                        "expires_in": expires_in_ms.div_ceil(1000),
                    });
                    return Ok(json_answer(&body));
                }
                Some(PairingFrame::Connected) => return Err(ApiError::new("already-linked", ProblemKind::Conflict)),
                _ if begun.elapsed() >= LONGEST => {
                    tracing::warn!(installation = %place.installation, NOT_BEGUN);
                    return Err(ApiError::new(NOT_BEGUN_PROBLEM, ProblemKind::Unavailable));
                }
                _ => tokio::time::sleep(LOOK).await,
            }
        }
    };
    answer.await.unwrap_or_else(|error| {
        let said = (error.problem == NOT_BEGUN_PROBLEM).then_some(NOT_BEGUN);
        problem::answer_saying(locale_of(&parts), error, said)
    })
}

async fn show(state: &AppState, place: &Place) -> Result<Option<PairingFrame>, ApiError> {
    let shown = async {
        let mut tx = state.db.tenant(scope::tenant(place.company_id)).await?;
        let frame = code::show(&mut tx, &state.vault).await?;
        tx.commit().await?;
        Ok::<_, VaultError>(frame)
    };
    shown.await.map_err(|error| away(&error))
}

async fn status(State(state): State<AppState>, params: Params, parts: Parts) -> Response {
    let answer = async {
        let place = bearer(&state, &parts).await?;
        // Another salon's session is as unknown as one that never was.
        if params.get("session") != session_of(&place) {
            return Err(ApiError::new("not-found", ProblemKind::NotFound));
        }
        let standing = async {
            let mut tx = state.db.tenant(scope::tenant(place.company_id)).await?;
            let standing = code::standing(&mut tx).await?;
            tx.commit().await?;
            Ok::<_, VaultError>(standing)
        };
        let standing = standing.await.map_err(|error| away(&error))?;
        let body = json!({"status": standing.state.as_str(), "connected": standing.is_linked, "session_id": session_of(&place)});
        Ok(json_answer(&body))
    };
    answer.await.unwrap_or_else(|error| problem::answer(locale_of(&parts), error))
}

fn json_answer(body: &serde_json::Value) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body.to_string()).into_response()
}

fn away(error: &VaultError) -> ApiError {
    tracing::warn!(%error, "the onboarding's state cannot be read");
    ApiError::new("unavailable", ProblemKind::Unavailable)
}
