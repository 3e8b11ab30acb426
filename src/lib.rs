//! Otklik: the WhatsApp front desk for booking businesses.
//!
//! The rooms, by where their code runs: `domain` everywhere, `api` the seam, `ui` in the browser and for the first
//! page, `server` on the server, `sandbox` the outside world on loopback. ARCHITECTURE.md says who may import whom.

pub mod api;
#[cfg(feature = "ssr")]
pub mod cli;
pub mod domain;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "ssr")]
pub mod server;
pub mod ui;

/// Takes a page over that the server has rendered. Called by the page's own script, once.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_lazy(ui::app::App);
}
