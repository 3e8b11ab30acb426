//! Headers of every answer. Pages carry a nonce of their own; everything else may do nothing at all in a browser.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::server::AppState;

/// The policy of answers that are no pages.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/// The policy of a page whose scripts carry `nonce` (D-31).
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; \
         frame-ancestors 'none'"
    )
}

/// Adds what is missing.
pub async fn harden(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_hashed_file = path.starts_with("/pkg/");
    let is_public_file = ["/fonts/", "/favicon.", "/icons.svg"].iter().any(|public| path.starts_with(public));
    let mut response = next.run(request).await;
    let cache = cache(response.status(), is_hashed_file, is_public_file);
    let headers = response.headers_mut();
    let mut missing = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    missing(header::CONTENT_SECURITY_POLICY, NOTHING);
    missing(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    missing(header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    missing(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    missing(HeaderName::from_static("cross-origin-opener-policy"), "same-origin-allow-popups");
    missing(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    missing(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=()");
    missing(header::CACHE_CONTROL, cache);
    response
}

/// A process that is about to go keeps no connection: the next request of whoever holds one goes to a process that stays.
pub async fn say_goodbye(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if state.leaving.is_cancelled() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// How long browsers keep an answer. A file that is missing today may be there after the next start.
fn cache(status: StatusCode, is_hashed_file: bool, is_public_file: bool) -> &'static str {
    if status.is_client_error() || status.is_server_error() {
        "no-store"
    } else if is_hashed_file {
        "public, max-age=31536000, immutable"
    } else if is_public_file {
        "public, max-age=86400"
    } else {
        "no-store"
    }
}
