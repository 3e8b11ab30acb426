//! `POST /marketplace/activate` with `{"token"}`, and `GET /marketplace/test`: is everything set that connecting needs?

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use serde::Deserialize;
use serde_json::json;

use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::integration::Provider;
use crate::server::AppState;
use crate::server::http::extract::locale_of;
use crate::server::http::problem;
use crate::server::integrations::marketplace::activate::ByTokenError;

use super::json;

#[derive(Deserialize)]
struct Asked {
    token: String,
}

/// 200 when the salon is active, 202 when it will be tried.
pub(super) async fn activate(State(state): State<AppState>, parts: Parts, body: Bytes) -> Response {
    let refuse = |kind: &str, class| problem::answer(locale_of(&parts), ApiError::new(kind, class));
    let Ok(Asked { token }) = serde_json::from_slice(&body) else {
        return refuse("malformed", ProblemKind::Invalid { fields: vec![] });
    };
    match state.marketplace.activate_by_token(&token).await {
        Ok(true) => json(StatusCode::OK, &json!({"status": "active"})),
        Ok(false) => json(StatusCode::ACCEPTED, &json!({"status": "requested"})),
        Err(error) => {
            tracing::warn!(%error, "an activation by token was refused");
            match error {
                ByTokenError::Token(_) => refuse("onboarding-refused", ProblemKind::Unauthenticated),
                ByTokenError::Over => refuse("registration-over", ProblemKind::Gone),
                ByTokenError::Vault(_) => refuse("unavailable", ProblemKind::Unavailable),
            }
        }
    }
}

/// `{"ready", "missing"}`, names of settings only.
pub(super) async fn ready(State(state): State<AppState>) -> Response {
    let missing = missing(&state);
    json(StatusCode::OK, &json!({"ready": missing.is_empty(), "missing": missing}))
}

/// Which settings connecting a salon lacks: of each CRM whose application somebody has begun to give, or else of the one people
/// mean. Another's are told apart by its word.
pub fn missing(state: &AppState) -> Vec<String> {
    let begun = state.config.crms().into_iter().filter(|crm| crm.is_begun()).map(|crm| crm.provider);
    let mut begun: Vec<Provider> = begun.collect();
    if begun.is_empty() {
        begun.push(Provider::default());
    }
    let named = |provider: Provider, name: &str| {
        if provider == Provider::default() { name.to_owned() } else { format!("{}.{name}", provider.as_str()) }
    };
    let of = |provider| state.connectors.get(provider).marketplace().missing().into_iter().map(move |name| named(provider, name));
    let secret = state.config.jwt_secret.is_none().then(|| "jwt_secret".to_owned());
    begun.into_iter().flat_map(of).chain(secret).collect()
}
