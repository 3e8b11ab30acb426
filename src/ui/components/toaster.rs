//! The one toast of the tab.

use leptos::prelude::*;

use super::{Icon, IconSize};
use crate::domain::i18n::text;
use crate::ui::action::toasts;
use crate::ui::look::locale;

/// Shows what `ui::action` says, bottom left, above the bar on phones.
#[component]
pub fn Toaster() -> impl IntoView {
    let toasts = toasts();
    let close = text::common::close(locale());
    view! {
        <div class="pointer-events-none fixed inset-x-4 bottom-24 z-50 md:right-auto md:bottom-6 md:left-24" role="status" aria-live="polite">
            {move || {
                toasts
                    .shown()
                    .map(|(number, words)| {
                        view! {
                            <div class="toast arrive pointer-events-auto max-w-[520px]">
                                <span class="min-w-0">{words}</span>
                                <button type="button" aria-label=close on:click=move |_| toasts.dismiss(number)>
                                    <Icon name="x" size=IconSize::Small/>
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}
