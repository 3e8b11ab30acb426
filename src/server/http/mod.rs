//! The doors of the server: which path leads where, in which order the guards stand.

pub mod address;
mod bodies;
pub mod extract;
pub mod headers;
mod health;
mod hooks;
pub mod marketplace;
pub mod problem;
pub mod serve;
pub mod session;
mod setup;
mod setup_api;
mod setup_stream;
mod stream;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use leptos::prelude::{expect_context, provide_context, use_context};
use leptos_axum::{LeptosRoutes as _, ResponseOptions, generate_route_list};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::services::ServeDir;
use tower_http::trace::TraceLayer;

use crate::domain::look::Look;
use crate::ui::app::App;
use crate::ui::shell::shell;

use super::AppState;

/// Every route of the product.
pub fn router(state: AppState) -> Router {
    let page = {
        let options = state.leptos.clone();
        move || shell(options.clone())
    };
    let context = {
        let state = state.clone();
        move || page_context(&state)
    };
    let router = Router::new();
    #[cfg(feature = "sandbox")]
    let router = {
        let (options, context) = (state.leptos.clone(), context.clone());
        let gallery = move || crate::ui::pages::gallery::gallery(options.clone());
        router.route("/dev/gallery", get(leptos_axum::render_app_to_stream_with_context(context, gallery)))
    };
    // Leptos' own file handler is not used: it serves a file inside whatever page is being drawn on the same thread, and
    // takes that page's headers, its policy and cookies among them.
    let nowhere = get(leptos_axum::render_app_async_with_context(context.clone(), page.clone()));
    let files = ServeDir::new(&*state.leptos.site_root).precompressed_br().precompressed_gzip().not_found_service(nowhere);
    router
        .route("/live", get(stream::live))
        .route("/live/pairing", get(stream::pairing::frames))
        .route("/onboarding/live", get(stream::setup_live))
        .route("/onboarding/pairing", get(stream::pairing::setup_frames))
        .merge(marketplace::routes())
        .merge(setup::routes())
        .route("/livez", get(health::livez))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .leptos_routes_with_context(&state, generate_route_list(App), context, page)
        .fallback_service(files)
        .layer(from_fn_with_state(state.clone(), bodies::bound))
        .layer(from_fn_with_state(state.clone(), session::guard))
        // The onboarding's contract is asked from pages of others too, with a bearer and never by a cookie.
        .merge(setup_api::routes(&state.config.public_url, &state.config.page_origins()))
        .layer(from_fn(headers::harden))
        // Vendors' calls come by paths of their own, which carry their own proof, and bound their bodies themselves; what
        // tells browsers what not to do with an answer is nothing to them.
        .route("/hooks/{provider}/{installation}/{secret}", post(hooks::receive))
        .route("/webhook/{provider}", post(marketplace::receive))
        .route("/callback/{provider}", post(marketplace::receive))
        .layer(from_fn_with_state(state.clone(), headers::say_goodbye))
        .layer(CatchPanicLayer::custom(problem::after_panic))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .with_state(state)
}

/// What a page or a server function may ask for: the state, the language, the look; and the page's own policy.
fn page_context(state: &AppState) {
    provide_context(state.clone());
    if let Some(parts) = use_context::<http::request::Parts>() {
        let cookies = parts.headers.get(http::header::COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        provide_context(Look::from_cookies(cookies));
        provide_context(extract::locale_of(&parts));
    }
    if let (Some(nonce), Some(response)) = (leptos::nonce::use_nonce(), use_context::<ResponseOptions>())
        && let Ok(policy) = http::HeaderValue::from_str(&headers::page_policy(&nonce.to_string()))
    {
        response.insert_header(http::header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// A request's span: its id, its method and the template of its route, never its path, query or body.
fn span(request: &Request) -> tracing::Span {
    let route = request.extensions().get::<axum::extract::MatchedPath>().map_or("", axum::extract::MatchedPath::as_str);
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), route, request_id = id)
}

/// The state in a server function's context.
pub fn state() -> AppState {
    expect_context::<AppState>()
}
