//! What was checked before sending, each with its answer as it was given then.

use leptos::prelude::*;

use crate::domain::i18n::text;
use crate::domain::notification::trace::{Check, Checked};
use crate::ui::components::{Icon, IconSize};
use crate::ui::look::locale;

/// The questions and their answers.
#[component]
pub(super) fn Checks(checks: Vec<Checked>) -> impl IntoView {
    let locale = locale();
    let row = move |Checked { check, passed }| {
        let words = match check {
            Check::Phone => text::why::check_phone(locale),
            Check::Consent => text::why::check_consent(locale),
            Check::Enabled => text::why::check_enabled(locale),
            Check::Words => text::why::check_words(locale),
        };
        let (icon, disc, answer) = if passed {
            ("check", "bg-ok-tint text-ok", text::why::passed(locale))
        } else {
            ("x", "bg-danger-tint text-danger", text::why::not_passed(locale))
        };
        view! {
            <li class="flex items-start gap-2.5 py-1.5" data-testid="why-check" data-passed=passed.to_string()>
                <span class=format!("mt-px flex size-[18px] shrink-0 items-center justify-center rounded-full {disc}")>
                    <Icon name=icon size=IconSize::Tiny/>
                </span>
                <span class="min-w-0 flex-1">{words}</span>
                <span class="text-right text-ink-3">{answer}</span>
            </li>
        }
    };
    view! { <ul class="mt-1.5">{checks.into_iter().map(row).collect_view()}</ul> }
}
