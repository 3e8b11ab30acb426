//! The same CRM under its international twin's hosts: the same calls, asked for in another media type.

use axum::Router;
use axum::extract::Request;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use tower::ServiceExt as _;

/// Without it the twin answers nothing.
const ACCEPT: &str = "application/vnd.api.v2+json";

/// Marks a call by the twin's hosts, which count their callers apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Twin;

/// `/altegio/*`, led to the same calls. `calls` are those of the vendor itself.
pub(super) fn router(calls: Router) -> Router {
    Router::new().route("/altegio/{*rest}", any(move |request: Request| lead(calls, request)))
}

async fn lead(calls: Router, mut request: Request) -> Response {
    if request.headers().get(header::ACCEPT).is_none_or(|accept| accept != ACCEPT) {
        return (StatusCode::BAD_REQUEST, "Unsupported media type").into_response();
    }
    let led = request.uri().to_string().replacen("/altegio/", "/yclients/", 1).parse::<Uri>();
    let Ok(uri) = led else { return StatusCode::BAD_REQUEST.into_response() };
    *request.uri_mut() = uri;
    request.extensions_mut().insert(Twin);
    calls.oneshot(request).await.into_response()
}
