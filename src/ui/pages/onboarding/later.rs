//! The steps that are not the first, as a piece of code of its own: the page is ready sooner, and fetches the rest meanwhile.

use leptos::prelude::*;

use super::checklist::Done;
use super::messages::Messages;
use super::owner::Owner;
use super::page::Wizard;
use super::whatsapp::WhatsApp;
#[cfg(feature = "hydrate")]
use crate::ui::browser;

/// A step that is not the first.
pub(super) enum Later {
    Number,
    Messages,
    Owner,
    Done,
}

/// Draws it.
#[lazy]
pub(super) fn later(step: Later, wizard: Wizard) -> AnyView {
    match step {
        Later::Number => view! { <WhatsApp wizard/> }.into_any(),
        Later::Messages => view! { <Messages wizard/> }.into_any(),
        Later::Owner => view! { <Owner wizard/> }.into_any(),
        Later::Done => view! { <Done wizard/> }.into_any(),
    }
}

/// What the server drew can only be taken over by code that is there. Where it drew the first step, the rest is fetched while
/// somebody reads it.
#[cfg(feature = "hydrate")]
pub async fn preload() {
    if browser::shows("#step:not([data-step=salon])") {
        __preload_later().await;
    } else {
        leptos::task::spawn_local(__preload_later());
    }
}
