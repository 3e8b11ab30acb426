//! Where a message is, as a mark that differs by form and a word for those who do not see it.

use leptos::prelude::*;

use crate::domain::conversation::MessageStatus;
use crate::ui::format;
use crate::ui::look::locale;

/// The mark of a message's state: a clock, one tick, two ticks, two blue ticks, a triangle.
#[component]
pub fn Tick(
    /// The state; reactive, so that a tick moves in place.
    #[prop(into)]
    status: Signal<MessageStatus>,
    /// The word is already visible beside it.
    #[prop(optional)]
    decorative: bool,
) -> impl IntoView {
    let locale = locale();
    let class = move || match status.get() {
        MessageStatus::Read => "tick tick-read",
        MessageStatus::Refused | MessageStatus::Expired => "tick tick-failed",
        _ => "tick",
    };
    let label = move || (!decorative).then(|| format::message_status(locale, status.get()));
    view! {
        <svg
            class=class
            viewBox="0 0 16 12"
            role=move || if decorative { "presentation" } else { "img" }
            aria-label=label
            aria-hidden=decorative.then_some("true")
        >
            <path d=move || shape(status.get())></path>
        </svg>
    }
}

/// The drawing, 16 × 12.
fn shape(status: MessageStatus) -> &'static str {
    match status {
        MessageStatus::Queued | MessageStatus::Sending => "M8 1.4a4.6 4.6 0 1 0 0 9.2a4.6 4.6 0 0 0 0-9.2M8 3.6V6l1.7 1",
        MessageStatus::Sent => "m3.6 6.4 2.6 2.6 5.4-5.8",
        MessageStatus::Delivered | MessageStatus::Read => "m1.2 6.4 2.6 2.6 5.4-5.8M7.4 8.6l.5.4 5.8-5.8",
        MessageStatus::Refused | MessageStatus::Expired => "M8 1.2 14 11H2zM8 4.8v2.6M8 9.2v.1",
        MessageStatus::Cancelled | MessageStatus::Skipped => "M3.5 6h9",
        MessageStatus::Unknown => "M6 4.2c0-2.6 4-2.6 4-.2 0 1.6-2 1.6-2 3.2M8 9.6v.1",
    }
}
