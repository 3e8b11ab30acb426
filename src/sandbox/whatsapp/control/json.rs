//! JSON in and out of the control API, and refusals as `{"error": code, "detail": text}`.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::super::number::Number;
use super::super::refusal::Refusal;

/// An answer, or why not.
pub(crate) type Answer = Result<Response, Refusal>;

#[derive(Serialize)]
struct Problem {
    error: &'static str,
    detail: String,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::NoPhone => StatusCode::NOT_FOUND,
            Self::BadNumber(_) | Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        written(status, &Problem { error: self.code(), detail: self.to_string() })
    }
}

/// 200 with `value`.
pub(crate) fn ok<T: Serialize>(value: &T) -> Response {
    written(StatusCode::OK, value)
}

fn written<T: Serialize>(status: StatusCode, value: &T) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => (status, [(header::CONTENT_TYPE, "application/json")], body).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// The body as `T`; an empty body is an empty object.
pub(crate) fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    serde_json::from_slice(bytes).map_err(|error| Refusal::BadRequest(error.to_string()))
}

/// A number from a path or a query.
pub(crate) fn number(raw: &str) -> Result<Number, Refusal> {
    Number::parse(raw).ok_or_else(|| Refusal::BadNumber(raw.to_owned()))
}
