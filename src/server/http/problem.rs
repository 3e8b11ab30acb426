//! Refusals on the wire: the only place that knows which status belongs to which kind (RFC 9457).

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::domain::error::{ApiError, FieldError, ProblemKind};
use crate::domain::i18n::{Locale, problem};
use crate::server::platform::db::DbError;
use crate::server::platform::verdict;

/// The status of a kind.
pub fn status(kind: &ProblemKind) -> StatusCode {
    match kind {
        ProblemKind::Invalid { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ProblemKind::Forbidden => StatusCode::FORBIDDEN,
        ProblemKind::NotFound => StatusCode::NOT_FOUND,
        ProblemKind::Conflict => StatusCode::CONFLICT,
        ProblemKind::Gone => StatusCode::GONE,
        ProblemKind::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        ProblemKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemKind::TooSlow => StatusCode::REQUEST_TIMEOUT,
        ProblemKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ProblemKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What a failure of the database is for whoever asked: something that passes, or a fault of ours. Logged here, with what was being done.
pub fn of_db(error: &DbError, doing: &str) -> ApiError {
    if verdict::is_passing(error) {
        tracing::warn!(%error, doing, "a request found no database, or a busy one");
        return ApiError::new("unavailable", ProblemKind::Unavailable);
    }
    tracing::error!(%error, doing, "a request failed at the database");
    ApiError::internal()
}

#[derive(Serialize)]
struct Document<'a> {
    r#type: String,
    title: &'a str,
    detail: &'a str,
    status: u16,
    /// What a contract wants to be said in exactly these words.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
}

/// A refusal as an answer, in the caller's language.
pub fn answer(locale: Locale, error: ApiError) -> Response {
    answer_saying(locale, error, None)
}

/// The same with a member `message`, for programs that look for a contract's own words.
pub(super) fn answer_saying(locale: Locale, error: ApiError, message: Option<&str>) -> Response {
    let status = status(&error.kind);
    let (title, detail) = problem(locale, &error);
    let retry_after = match error.kind {
        ProblemKind::TooMany { retry_after } => Some(retry_after),
        ProblemKind::Unavailable => Some(1),
        _ => None,
    };
    let document = Document {
        r#type: format!("/problems/{}", error.problem),
        title,
        detail,
        status: status.as_u16(),
        message,
        errors: if let ProblemKind::Invalid { fields } = error.kind { fields } else { Vec::new() },
    };
    let body = serde_json::to_vec(&document).unwrap_or_default();
    let mut response = (status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"))], body).into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The answer where a handler panicked. Its words go nowhere: they may hold what somebody wrote (`telemetry` has told where
/// it happened).
pub(super) fn after_panic(_: Box<dyn std::any::Any + Send>) -> Response {
    answer(Locale::Ru, ApiError::internal())
}

/// A refusal that is worded in the language of whoever configured the caller.
#[derive(Debug)]
pub struct Refusal(pub Locale, pub ApiError);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        answer(self.0, self.1)
    }
}
