//! The marketplace's doors for browsers: the registration address and the onboarding link. Their queries carry people's data
//! and tokens: nothing here, and nothing that logs requests, writes them down.

mod activate;
mod language;
mod notices;
mod page;
mod register;

use axum::Router;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use http::{StatusCode, header};
use serde_json::Value;

use crate::server::AppState;

pub use activate::missing;
pub(super) use language::choose;
pub(super) use notices::receive;
pub(super) use page::answer;
pub(super) use register::known_again;

/// The routes that people come by.
pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/auth/{provider}/redirect", get(register::redirect).post(choose))
        .route("/marketplace/activate", post(activate::activate))
        .route("/marketplace/test", get(activate::ready))
}

/// An answer to a program.
fn json(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
