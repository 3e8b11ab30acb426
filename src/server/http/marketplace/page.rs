//! A problem of the door as a page of the product, with its status.

use axum::body::Body;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderValue, Request, StatusCode, Uri, header};
use leptos::prelude::provide_context;

use crate::domain::integration::Provider;
use crate::domain::marketplace::{DoorPage, DoorProblem as P};
use crate::server::AppState;
use crate::ui::pages::marketplace_error::marketplace_error;

/// So many signs of a request's id are enough to find its lines.
const CODE: usize = 8;

fn status(problem: P) -> StatusCode {
    match problem {
        P::SalonMissing | P::SalonInvalid | P::TooManySalons => StatusCode::BAD_REQUEST,
        P::Forged | P::CrmRefused | P::TokenForged => StatusCode::FORBIDDEN,
        P::CrmUnknown => StatusCode::NOT_FOUND,
        P::TokenExpired | P::TokenUsed | P::ResumeEnded | P::SetUp => StatusCode::GONE,
        P::TooMany => StatusCode::TOO_MANY_REQUESTS,
        P::NotConfigured | P::CrmDown | P::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The page of `problem`, in the language of the request.
pub(in crate::server::http) async fn answer(state: &AppState, provider: Provider, mut parts: Parts, problem: P) -> Response {
    let status = status(problem);
    let id = parts.headers.get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    let page = DoorPage {
        problem,
        crm: provider,
        status: status.as_u16(),
        code: id.chars().take(CODE).collect::<String>().to_uppercase(),
        store_url: state.connectors.get(provider).marketplace().store_url().to_owned(),
    };
    tracing::info!(problem = problem.key(), status = page.status, "the marketplace's door stays shut");
    let context = {
        let state = state.clone();
        move || {
            super::super::page_context(&state);
            provide_context(page.clone());
        }
    };
    let options = state.leptos.clone();
    let render = leptos_axum::render_app_async_with_context(context, move || marketplace_error(options.clone()));
    // What draws the page has no use for the query, and no right to it.
    parts.uri = parts.uri.path().parse::<Uri>().unwrap_or_default();
    let mut response = render(Request::from_parts(parts, Body::empty())).await;
    *response.status_mut() = status;
    if problem.may_pass() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    }
    response
}
