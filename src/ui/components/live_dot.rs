//! Whether the page hears what happens: a green dot when it does, words only when it does not.

use leptos::prelude::*;

use crate::domain::i18n::text;
use crate::ui::live::{Hearing, Live};
use crate::ui::look::locale;

/// The dot, with its word for those who do not see it.
#[component]
pub fn LiveDot() -> impl IntoView {
    let locale = locale();
    let live = use_context::<Live>();
    let hearing = move || live.map(Live::hearing).unwrap_or_default();
    let class = move || match hearing() {
        Hearing::Starting => "bg-line-field",
        Hearing::Live => "bg-ok-solid",
        Hearing::Lost => "bg-warn-solid",
    };
    let word = move || match hearing() {
        Hearing::Starting => text::live::starting(locale),
        Hearing::Live => text::live::live(locale),
        Hearing::Lost => text::live::lost(locale),
    };
    view! {
        <span
            class=move || format!("absolute right-0 bottom-0 size-2.5 rounded-full ring-2 ring-canvas {}", class())
            role="img"
            data-testid="live-dot"
            aria-label=word
            title=word
        ></span>
    }
}
