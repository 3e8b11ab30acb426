//! What handlers take from a request. axum's own extractors refuse in plain text; these refuse with problem documents.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts, RawPathParams};
use http::header;
use http::request::Parts;
use secrecy::SecretString;

use crate::domain::access::{Actor, Permission, Role};
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::Locale;
use crate::domain::ids::CompanyId;
use crate::domain::look::locale_for;
use crate::server::AppState;
use crate::server::accounts::sessions::{Device, Identity, identify};
use crate::server::onboarding::scope;
use crate::server::platform::db::Tenant;

use super::address::client_address;
use super::problem::{self, Refusal};
use super::session;

fn header_text(parts: &Parts, name: header::HeaderName) -> &str {
    parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The language of a request.
pub fn locale_of(parts: &Parts) -> Locale {
    locale_for(header_text(parts, header::COOKIE), header_text(parts, header::ACCEPT_LANGUAGE))
}

/// Whose request it is, as far as the network can tell.
pub fn address_of(state: &AppState, parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0.ip());
    client_address(peer, &parts.headers, state.config.doors.trusted_proxies)
}

/// The session's token, if the request carries one.
pub fn token_of(state: &AppState, parts: &Parts) -> Option<SecretString> {
    session::token(state, header_text(parts, header::COOKIE))
}

/// What a browser that came back from the marketplace keeps, if the request carries it.
pub fn returning_of(state: &AppState, parts: &Parts) -> Option<SecretString> {
    session::returning(state, header_text(parts, header::COOKIE))
}

/// What this browser is known by while it waits for a code.
pub fn code_token_of(state: &AppState, parts: &Parts) -> Option<SecretString> {
    session::code_token(state, header_text(parts, header::COOKIE))
}

/// Who makes the request; `None` when nobody is signed in.
pub async fn identity_of(state: &AppState, parts: &Parts) -> Result<Option<Identity>, ApiError> {
    let Some(token) = token_of(state, parts) else { return Ok(None) };
    let device = Device { agent: header_text(parts, header::USER_AGENT), address: address_of(state, parts) };
    identify(&state.db, &token, device).await.map_err(|error| problem::of_db(&error, "identifying a session"))
}

/// Whose onboarding this browser was let into, if any.
pub async fn setup_of(state: &AppState, parts: &Parts) -> Result<Option<CompanyId>, ApiError> {
    let Some(token) = setup_token_of(state, parts) else { return Ok(None) };
    scope::identify(&state.db, &token).await.map_err(|error| problem::of_db(&error, "identifying a browser that sets a salon up"))
}

/// The company whose onboarding this request goes on with, in the name of whoever was let in; or of somebody who is signed in
/// and may change the company's settings, once people sign in.
pub async fn authorize_setup(state: &AppState, parts: &Parts) -> Result<Tenant, ApiError> {
    if let Some(company) = setup_of(state, parts).await? {
        return Ok(scope::tenant(company));
    }
    let signed_in = authorize(state, parts, Permission::ManageSettings).await;
    signed_in.map(|(_, tenant)| tenant).map_err(|error| match error.kind {
        ProblemKind::Unauthenticated | ProblemKind::Forbidden => ApiError::new("setup-ended", ProblemKind::Gone),
        _ => error,
    })
}

/// The onboarding's token, if the request carries one.
pub fn setup_token_of(state: &AppState, parts: &Parts) -> Option<SecretString> {
    session::setup_token(state, header_text(parts, header::COOKIE))
}

/// Who makes the request, if they may do this.
pub async fn authorize(state: &AppState, parts: &Parts, permission: Permission) -> Result<(Identity, Tenant), ApiError> {
    let identity = identity_of(state, parts).await?.ok_or_else(|| ApiError::new("unauthenticated", ProblemKind::Unauthenticated))?;
    if !identity.role.may(permission) {
        return Err(forbidden(permission));
    }
    let tenant = Tenant { company: identity.company, actor: Actor::User { user: identity.user } };
    Ok((identity, tenant))
}

/// The role does not allow it; the words say whose does.
fn forbidden(permission: Permission) -> ApiError {
    if Role::is_only_for_owners(permission) {
        ApiError::new("owner-only", ProblemKind::Forbidden)
    } else {
        ApiError::new("forbidden", ProblemKind::Forbidden)
    }
}

/// Path parameters by name.
#[derive(Debug)]
pub struct Params(RawPathParams);

impl Params {
    /// The parameter, or nothing.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let params = RawPathParams::from_request_parts(parts, state).await;
        params.map(Self).map_err(|_| Refusal(locale_of(parts), ApiError::new("not-found", ProblemKind::NotFound)))
    }
}
