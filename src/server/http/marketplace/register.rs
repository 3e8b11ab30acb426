//! `GET /auth/{provider}/redirect`, where «Connect» leads.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};

use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::integration::Provider;
use crate::domain::marketplace::DoorProblem as P;
use crate::server::AppState;
use crate::server::http::extract::{Params, address_of, locale_of};
use crate::server::http::{problem, session};
use crate::server::integrations::connector::ConnectorError;
use crate::server::integrations::marketplace::arrival::BadArrival;
use crate::server::integrations::marketplace::register::{RegisterError, Registered, Returned};
use crate::server::integrations::marketplace::returning;
use crate::server::platform::vault::VaultError;

use super::answer;

/// Registers the salons of the redirect, then sends the browser on with a token.
pub(super) async fn redirect(State(state): State<AppState>, params: Params, parts: Parts) -> Response {
    let Some(provider) = Provider::from_word(params.get("provider")) else {
        return problem::answer(locale_of(&parts), ApiError::new("not-found", ProblemKind::NotFound));
    };
    let query = parts.uri.query().unwrap_or_default().to_owned();
    // Each salon costs the CRM's patience, so each counts.
    let salons = state.marketplace.count_salons(provider, &query);
    if state.arrivals.admit_many(address_of(&state, &parts), salons, state.db.clock().now()).is_err() {
        return answer(&state, provider, parts, P::TooMany).await;
    }
    match state.marketplace.register(provider, &query).await {
        Ok(Registered::Onboarding(token)) => found(&format!("/marketplace/onboarding?token={token}")),
        Ok(Registered::SignIn(Returned { company, person })) => {
            let kept = returning::keep(&state.db, &state.vault, company, person.as_ref()).await;
            known_again(&state, found("/sign-in"), kept)
        }
        Err(error) => {
            log(&error);
            answer(&state, provider, parts, problem_of(&error)).await
        }
    }
}

/// With a cookie by which the sign-in names salon and person. Without one they sign in as everybody does.
pub(in crate::server::http) fn known_again(state: &AppState, mut response: Response, kept: Result<String, VaultError>) -> Response {
    match kept.map(|kept| HeaderValue::from_str(&session::returning_cookie(state, &kept))) {
        Ok(Ok(cookie)) => {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        Ok(Err(_)) => {}
        Err(error) => tracing::warn!(%error, "whoever came back is not known again"),
    }
    response
}

/// 302, as the marketplace's contract says.
fn found(to: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

fn problem_of(error: &RegisterError) -> P {
    match error {
        RegisterError::NotConfigured(_) => P::NotConfigured,
        RegisterError::Arrival(BadArrival::SalonMissing) => P::SalonMissing,
        RegisterError::Arrival(BadArrival::SalonInvalid) => P::SalonInvalid,
        RegisterError::Arrival(BadArrival::TooManySalons) => P::TooManySalons,
        RegisterError::Arrival(BadArrival::Forged) => P::Forged,
        RegisterError::Crm(ConnectorError::Refused(_)) => P::CrmRefused,
        RegisterError::Crm(ConnectorError::NotFound) => P::CrmUnknown,
        RegisterError::Crm(_) => P::CrmDown,
        RegisterError::Vault(_) | RegisterError::Token(_) | RegisterError::Contended => P::Unavailable,
    }
}

fn log(error: &RegisterError) {
    match error {
        RegisterError::NotConfigured(missing) => {
            tracing::warn!(
                missing = missing.join(", "),
                "the application's token is missing or is the test token: nothing can be connected"
            );
        }
        RegisterError::Arrival(_) => tracing::warn!(%error, "a redirect was refused"),
        error => tracing::warn!(%error, "a salon could not be registered"),
    }
}
