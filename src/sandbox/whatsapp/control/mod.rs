//! The control API: the phones and the server's faults over HTTP. Documented in docs/sandbox-whatsapp.md.

mod json;
mod phones;
mod world;

use std::sync::Arc;

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};

use super::WhatsApp;

/// The largest picture that a camera takes, in bytes.
const LARGEST_PICTURE: usize = 20 << 20;

/// All routes of the WhatsApp sandbox.
pub(crate) fn router(world: Arc<WhatsApp>) -> Router {
    Router::new()
        .route("/ws/chat", get(chat))
        .route("/sw.js", get(script))
        .route("/__control/phones", get(phones::list).post(phones::add))
        .route("/__control/phones/{number}", get(phones::one))
        .route("/__control/phones/{number}/{act}", post(phones::act))
        .route("/__control/whatsapp/{act}", get(world::read).post(world::act))
        .layer(DefaultBodyLimit::max(LARGEST_PICTURE))
        .with_state(world)
}

/// The script in which browsers find the version that is served.
async fn script(State(world): State<Arc<WhatsApp>>) -> String {
    let revision = world.faults.read(None).oldest_revision.unwrap_or(1);
    format!("self.__config = {{\"client_revision\":{revision}}};")
}

async fn chat(State(world): State<Arc<WhatsApp>>, upgrade: WebSocketUpgrade) -> Response {
    if world.faults.refuses_connections() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    upgrade.on_upgrade(move |socket| world.serve(socket))
}
