//! The mark: one path, one colour.

use leptos::prelude::*;

use crate::domain::i18n::text;
use crate::ui::look::locale;

/// The path of the mark, 32 × 32.
const MARK: &str = "M16 3C8.8 3 3 8.6 3 15.5c0 2.7.9 5.2 2.4 7.2L3.6 28.2c-.2.6.4 1.1 1 .9l5.9-2.2c1.7.7 3.5 1.1 5.5 1.1 7.2 0 13-5.6 \
    13-12.5S23.2 3 16 3zm0 6.2a6.3 6.3 0 0 1 6.3 6.3c0 1.3-.4 2.5-1 3.5l1 2.6c.2.5-.3.9-.7.7l-2.7-1a6.3 6.3 0 1 1-2.9-12.1z";

/// The mark alone; its words are the link's around it.
#[component]
pub fn Logo(
    /// Side in pixels.
    size: u32,
) -> impl IntoView {
    view! {
        <svg class="shrink-0 text-accent" width=size height=size viewBox="0 0 32 32" aria-hidden="true">
            <path fill="currentColor" fill-rule="evenodd" d=MARK></path>
        </svg>
    }
}

/// The mark with the name.
#[component]
pub fn Wordmark() -> impl IntoView {
    view! {
        <span class="inline-flex items-center gap-2">
            <Logo size=26/>
            <span class="text-title font-semibold tracking-tight">{text::product::name(locale())}</span>
        </span>
    }
}
