//! The steps that are not the first, as a piece of code of its own: the page is ready sooner, and fetches the rest meanwhile.
#![expect(clippy::unnecessary_wraps, reason = "what may fail is the fetching, which the macro adds")]

use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

use super::checklist::Done;
use super::messages::Messages;
use super::owner::Owner;
use super::page::Wizard;
use super::whatsapp::WhatsApp;
#[cfg(feature = "hydrate")]
use crate::ui::browser;
use crate::ui::lazy::PieceLost;
#[cfg(feature = "hydrate")]
use crate::ui::lazy::or_stay;

/// A step that is not the first.
pub(super) enum Later {
    Number,
    Messages,
    Owner,
    Done,
}

/// Draws it.
#[wasm_split(later, wasm_split_path = leptos::wasm_split, preload(preload_later), fallible)]
pub(super) fn later(step: Later, wizard: Wizard) -> Result<AnyView, PieceLost> {
    #[cfg(feature = "ssr")]
    leptos::prefetch_lazy_fn_on_server("later");
    Ok(match step {
        Later::Number => view! { <WhatsApp wizard/> }.into_any(),
        Later::Messages => view! { <Messages wizard/> }.into_any(),
        Later::Owner => view! { <Owner wizard/> }.into_any(),
        Later::Done => view! { <Done wizard/> }.into_any(),
    })
}

/// What the server drew can only be taken over by code that is there. Where it drew the first step, the rest is fetched while
/// somebody reads it.
#[cfg(feature = "hydrate")]
pub async fn preload() {
    if browser::shows("#step:not([data-step=salon])") {
        or_stay(preload_later().await).await;
    } else {
        leptos::task::spawn_local(async { _ = preload_later().await });
    }
}
