//! The wizard's doors: the ticket of a redirect, the link for another browser, and what a program asks for with the ticket as
//! its bearer (the contract of the onboarding page that others may build).

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use http::request::Parts;
use http::{HeaderValue, header};

use crate::domain::integration::Provider;
use crate::domain::marketplace::DoorProblem as P;
use crate::server::AppState;
use crate::server::integrations::marketplace::returning;
use crate::server::integrations::marketplace::token::TokenError;
use crate::server::onboarding::enter::enter;
use crate::server::onboarding::scope::{self, Opened, ScopeError};
use crate::server::platform::vault::VaultError;

use super::extract::{Params, setup_token_of};
use super::marketplace::{answer, choose, known_again};
use super::session;

/// The wizard.
const WIZARD: &str = "/onboarding";
const SIGN_IN: &str = "/sign-in";

/// The routes.
pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/marketplace/onboarding", get(exchange).post(choose)).route("/onboarding/resume/{token}", get(resume).post(choose))
}

/// Takes the ticket out of the address: the browser gets a cookie and the wizard without a query (D-21).
async fn exchange(State(state): State<AppState>, parts: Parts) -> Response {
    let query = parts.uri.query().unwrap_or_default();
    let token = query.split('&').find_map(|pair| pair.strip_prefix("token=")).unwrap_or_default().to_owned();
    let claims = match state.marketplace.tokens.verify(&token, state.db.clock().now()) {
        Ok(claims) => claims,
        Err(error) => {
            tracing::info!(%error, "an onboarding link opens nothing");
            let problem = if error == TokenError::Expired { P::TokenExpired } else { P::TokenForged };
            return answer(&state, Provider::default(), parts, problem).await;
        }
    };
    let provider = claims.onboarding.provider;
    tracing::info!(installation = %claims.onboarding.place.installation, token = %claims.jti, "an onboarding link was opened");
    let (company, person) = (claims.onboarding.place.company_id, claims.onboarding.user_data.clone());
    match enter(&state.db, &claims, setup_token_of(&state, &parts).as_ref()).await {
        Ok(opened) => into_wizard(&state, opened),
        // Its people have passwords: they come in as everybody does.
        Err(ScopeError::Finished) => {
            let kept = returning::keep(&state.db, &state.vault, company, person.as_ref()).await;
            known_again(&state, Redirect::to(SIGN_IN).into_response(), kept)
        }
        Err(error) => refused(&state, parts, provider, error).await,
    }
}

/// Lets another browser in by the link the owner copied.
async fn resume(State(state): State<AppState>, params: Params, parts: Parts) -> Response {
    match scope::resume(&state.db, params.get("token")).await {
        Ok(opened) => into_wizard(&state, Some(opened)),
        Err(ScopeError::Finished) => answer(&state, Provider::default(), parts, P::SetUp).await,
        Err(ScopeError::Ended) => answer(&state, Provider::default(), parts, P::ResumeEnded).await,
        Err(error) => refused(&state, parts, Provider::default(), error).await,
    }
}

fn into_wizard(state: &AppState, opened: Option<Opened>) -> Response {
    let mut response = Redirect::to(WIZARD).into_response();
    if let Some(cookie) = opened.and_then(|opened| HeaderValue::from_str(&session::setup_cookie(state, &opened)).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn refused(state: &AppState, parts: Parts, provider: Provider, error: ScopeError) -> Response {
    let problem = match error {
        ScopeError::Finished => return Redirect::to(SIGN_IN).into_response(),
        ScopeError::Used => P::TokenUsed,
        ScopeError::Ended => P::TokenExpired,
        ScopeError::Db(error) => {
            tracing::warn!(error = %VaultError::Db(error), "an onboarding could not be opened");
            P::Unavailable
        }
    };
    answer(state, provider, parts, problem).await
}
