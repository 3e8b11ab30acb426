//! The session cookie, and the guard against requests that other sites make in a signed-in browser.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, Method, header};
use secrecy::{ExposeSecret as _, SecretString};

use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::look::locale_for;
use crate::server::AppState;
use crate::server::accounts::codes;
use crate::server::accounts::sessions::SignedIn;
use crate::server::integrations::marketplace::returning::LIVES;
use crate::server::onboarding::scope::Opened;

use super::problem;

/// The cookie's name: bound to our host where the connection is encrypted, plain on a machine of one's own.
fn cookie_name(state: &AppState) -> &'static str {
    if is_encrypted(state) { "__Host-otklik" } else { "otklik" }
}

fn is_encrypted(state: &AppState) -> bool {
    state.config.public_url.starts_with("https://")
}

/// The name of the cookie of a browser that sets a salon up.
fn setup_cookie_name(state: &AppState) -> &'static str {
    if is_encrypted(state) { "__Host-otklik-setup" } else { "otklik-setup" }
}

/// The name of the cookie of a browser that came back from the marketplace.
fn returning_cookie_name(state: &AppState) -> &'static str {
    if is_encrypted(state) { "__Host-otklik-returning" } else { "otklik-returning" }
}

/// The name of the cookie of a browser that waits for a code.
fn code_cookie_name(state: &AppState) -> &'static str {
    if is_encrypted(state) { "__Host-otklik-code" } else { "otklik-code" }
}

/// The token in a `Cookie` header.
pub fn token(state: &AppState, cookies: &str) -> Option<SecretString> {
    value(cookies, cookie_name(state))
}

/// The onboarding's token in a `Cookie` header.
pub fn setup_token(state: &AppState, cookies: &str) -> Option<SecretString> {
    value(cookies, setup_cookie_name(state))
}

/// What a browser that came back keeps, in a `Cookie` header.
pub fn returning(state: &AppState, cookies: &str) -> Option<SecretString> {
    value(cookies, returning_cookie_name(state))
}

/// What a browser that waits for a code is known by, in a `Cookie` header.
pub fn code_token(state: &AppState, cookies: &str) -> Option<SecretString> {
    value(cookies, code_cookie_name(state))
}

fn value(cookies: &str, name: &str) -> Option<SecretString> {
    cookies.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=')).filter(|token| !token.is_empty()).map(Into::into)
}

fn attributes(state: &AppState) -> &'static str {
    // Lax, not Strict: the marketplace's redirect must find the session.
    if is_encrypted(state) { "; Path=/; HttpOnly; SameSite=Lax; Secure" } else { "; Path=/; HttpOnly; SameSite=Lax" }
}

/// The `Set-Cookie` of a new session.
pub fn cookie(state: &AppState, signed_in: &SignedIn) -> String {
    let seconds = (signed_in.ends_at - state.db.clock().now()).num_seconds().max(0);
    format!("{}={}; Max-Age={seconds}{}", cookie_name(state), signed_in.token.expose_secret(), attributes(state))
}

/// The `Set-Cookie` of a browser that sets a salon up.
pub fn setup_cookie(state: &AppState, opened: &Opened) -> String {
    let seconds = (opened.ends_at - state.db.clock().now()).num_seconds().max(0);
    format!("{}={}; Max-Age={seconds}{}", setup_cookie_name(state), opened.token.expose_secret(), attributes(state))
}

/// The `Set-Cookie` that ends an onboarding in this browser.
pub fn setup_farewell(state: &AppState) -> String {
    format!("{}=; Max-Age=0{}", setup_cookie_name(state), attributes(state))
}

/// The `Set-Cookie` of a browser that came back from the marketplace.
pub fn returning_cookie(state: &AppState, kept: &str) -> String {
    format!("{}={kept}; Max-Age={}{}", returning_cookie_name(state), LIVES.num_seconds(), attributes(state))
}

/// The `Set-Cookie` of a browser that waits for a code: as long as the code lives.
pub fn code_cookie(state: &AppState, browser: &SecretString) -> String {
    let seconds = codes::LIVES.num_seconds();
    format!("{}={}; Max-Age={seconds}{}", code_cookie_name(state), browser.expose_secret(), attributes(state))
}

/// The `Set-Cookie` that ends a session.
pub fn farewell(state: &AppState) -> String {
    format!("{}=; Max-Age=0{}", cookie_name(state), attributes(state))
}

/// Lets a request pass that our own pages make, or that changes nothing.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if is_ours(&state.config.public_url, request.method(), request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!(method = %request.method(), "a request of another site was refused");
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    problem::answer(locale_for(text(header::COOKIE), text(header::ACCEPT_LANGUAGE)), ApiError::new("cross-site", ProblemKind::Forbidden))
}

fn is_ours(public_url: &str, method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            origin == public_url || text("host").is_some_and(|host| origin.split_once("://").is_some_and(|(_, rest)| rest == host))
        }
        // No browser of these years sends neither; a program without a cookie has nothing to be abused.
        (None, None) => !headers.contains_key(header::COOKIE),
    }
}

#[cfg(test)]
mod tests;
