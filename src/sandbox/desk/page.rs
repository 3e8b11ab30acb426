//! The document and its files: everything compiled in but the stylesheet, which is the front's own when it is built.

use std::path::Path;
use std::sync::Arc;

use axum::extract::{RawPathParams, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use super::Desk;

/// Only this desk's own scripts run, and only its own addresses are asked.
const POLICY: &str =
    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const JS: &str = "text/javascript; charset=utf-8";

/// The files of the page by name.
const FILES: &[(&str, &str, &str)] = &[
    ("main.js", JS, include_str!("js/main.js")),
    ("dom.js", JS, include_str!("js/dom.js")),
    ("format.js", JS, include_str!("js/format.js")),
    ("world.js", JS, include_str!("js/world.js")),
    ("strip.js", JS, include_str!("js/strip.js")),
    ("anew.js", JS, include_str!("js/anew.js")),
    ("limits.js", JS, include_str!("js/limits.js")),
    ("crm.js", JS, include_str!("js/crm.js")),
    ("market.js", JS, include_str!("js/market.js")),
    ("journal.js", JS, include_str!("js/journal.js")),
    ("slots.js", JS, include_str!("js/slots.js")),
    ("moving.js", JS, include_str!("js/moving.js")),
    ("popover.js", JS, include_str!("js/popover.js")),
    ("booking.js", JS, include_str!("js/booking.js")),
    ("services.js", JS, include_str!("js/services.js")),
    ("card.js", JS, include_str!("js/card.js")),
    ("phones.js", JS, include_str!("js/phones.js")),
    ("phone.js", JS, include_str!("js/phone.js")),
    ("screens.js", JS, include_str!("js/screens.js")),
    ("chat.js", JS, include_str!("js/chat.js")),
    ("devices.js", JS, include_str!("js/devices.js")),
    ("camera.js", JS, include_str!("js/camera.js")),
    ("feed.js", JS, include_str!("js/feed.js")),
    ("plain.css", "text/css; charset=utf-8", include_str!("plain.css")),
    ("icons.svg", "image/svg+xml", include_str!("../../../public/icons.svg")),
];

/// `GET /`, with `?theme=light` or `?theme=dark` over the system's.
pub(super) async fn page(State(desk): State<Arc<Desk>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let theme = match query.split('&').find_map(|pair| pair.strip_prefix("theme=")) {
        Some("light") => r#" data-theme="light""#,
        Some("dark") => r#" data-theme="dark""#,
        _ => "",
    };
    let style = stylesheet(&desk.settings.site).await.unwrap_or_else(|| "/desk/files/plain.css".to_owned());
    let html = include_str!("page.html")
        .replace(" data-theme", theme)
        .replace("{style}", &escape(&style))
        .replace("{product}", &escape(&desk.settings.product));
    ([(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}

/// `GET /desk/files/{name}`
pub(super) async fn file(path: RawPathParams) -> Response {
    let name = path.iter().next().map_or("", |(_, value)| value);
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, text)) => ([(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "no-cache")], *text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The address of the built stylesheet. Asked at every visit: the front may be built again beside us.
async fn stylesheet(site: &Path) -> Option<String> {
    let hashes = tokio::fs::read_to_string(site.join("hash.txt")).await.ok()?;
    let hash = hashes.lines().find_map(|line| line.strip_prefix("css:"))?.trim();
    let name = format!("otklik.{hash}.css");
    tokio::fs::try_exists(site.join("pkg").join(&name)).await.ok()?.then(|| format!("/pkg/{name}"))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
