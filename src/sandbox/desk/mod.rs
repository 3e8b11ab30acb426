//! The desk: the page on which a person plays the outside world — the salon's journal, the telephones, the clock, the
//! faults. HTML and plain JS over the sandbox's own Rust surface; no WASM, nothing of the product's pages.
//!
//! `page` is the document and its files, `ask` the one door through which its JS asks, `live` what it is told. Mounted by
//! `sandbox::World::with_desk`.

mod anew;
mod ask;
mod clock;
mod faults;
mod limits;
mod live;
mod market;
mod page;
mod phones;
mod words;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use tokio::sync::broadcast;
use tower_http::services::ServeDir;

use super::clock::SandboxClock;
use super::feed::Feed;
use super::whatsapp::WhatsApp;
use super::yclients::Crm;

/// The largest picture that a camera takes, in bytes.
const LARGEST_PICTURE: usize = 20 << 20;

/// What the desk needs to know of the world beside it.
#[derive(Clone, Debug)]
pub struct DeskSettings {
    /// The product's address, for «Открыть Отклик».
    pub product: String,
    /// The folder of the built front: stylesheet and fonts.
    pub site: PathBuf,
}

/// The desk with everything it plays on.
#[derive(Debug)]
struct Desk {
    settings: DeskSettings,
    crm: Arc<Crm>,
    whatsapp: Arc<WhatsApp>,
    clock: SandboxClock,
    feed: Feed,
    anew: broadcast::Sender<()>,
}

/// `/` with its files, `/desk/*` for its JS, and the front's stylesheet and fonts.
pub(super) fn router(settings: DeskSettings, crm: Arc<Crm>, whatsapp: Arc<WhatsApp>, clock: SandboxClock, feed: Feed) -> Router {
    let (pkg, fonts) = (ServeDir::new(settings.site.join("pkg")), ServeDir::new(settings.site.join("fonts")));
    let desk = Arc::new(Desk { settings, crm, whatsapp, clock, feed, anew: broadcast::channel(4).0 });
    Router::new()
        .route("/", get(page::page))
        .route("/desk/files/{name}", get(page::file))
        .route("/desk/ask", post(ask::take))
        .route("/desk/scan/{number}", post(phones::scan))
        .route("/desk/live", get(live::live))
        .layer(DefaultBodyLimit::max(LARGEST_PICTURE))
        .layer(middleware::from_fn(own_page_only))
        .nest_service("/pkg", pkg)
        .nest_service("/fonts", fonts)
        .with_state(desk)
}

/// Another site that happens to be open in the same browser must not play this world.
async fn own_page_only(request: Request, next: Next) -> Response {
    let site = request.headers().get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let is_link = request.method().is_safe() && request.uri().path() == "/";
    if is_link || site.is_none_or(|site| site == "same-origin" || site == "none") {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}
