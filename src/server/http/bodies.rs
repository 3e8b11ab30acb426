//! A bound on what a request may send and on how long it may take to send it. Webhooks do not come by here: they
//! keep the beginning of what is too large.

use axum::body::{Body, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::LengthLimitError;

use crate::domain::error::{ApiError, ProblemKind};
use crate::server::AppState;

use super::{extract, problem};

/// The largest body of a form or a server function.
const LARGEST: usize = 1024 * 1024;

/// Reads the whole body before anybody works on it: a caller that sends a byte a second costs a connection, not a worker.
pub(super) async fn bound(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let refused = match tokio::time::timeout(state.config.doors.body_timeout, to_bytes(body, LARGEST)).await {
        Ok(Ok(bytes)) => return next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(error)) if is_too_large(&error) => ApiError::new("too-large", ProblemKind::TooLarge),
        Ok(Err(_)) => ApiError::new("malformed", ProblemKind::Invalid { fields: vec![] }),
        Err(_) => ApiError::new("too-slow", ProblemKind::TooSlow),
    };
    problem::answer(extract::locale_of(&parts), refused)
}

fn is_too_large(error: &axum::Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<LengthLimitError>)
}
