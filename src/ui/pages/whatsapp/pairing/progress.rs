//! What to do, and what is happening.

use leptos::prelude::*;

use super::super::feed::PairingFeed;
use super::Step;
use crate::domain::i18n::text;
use crate::ui::components::{Icon, IconSize};
use crate::ui::look::locale;

/// What to do, in its order.
#[component]
pub(super) fn Steps(title: &'static str, steps: Vec<AnyView>) -> impl IntoView {
    view! {
        <h2 class="text-body font-semibold">{title}</h2>
        <ol class="mt-3 grid gap-2.5 text-body">
            {steps
                .into_iter()
                .zip(1..)
                .map(|(step, number)| {
                    view! {
                        <li class="flex gap-3">
                            <span class="num w-3 shrink-0 text-ink-3">{number}</span>
                            <span>{step}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}

/// How far it is.
#[component]
pub(super) fn Progress(feed: PairingFeed, is_typed: bool) -> impl IntoView {
    let locale = locale();
    let step = Memo::new(move |_| Step::of(&feed.frame()));
    let names = [
        (Step::Preparing, text::pairing::step_prepared(locale)),
        (Step::Waiting, if is_typed { text::pairing::step_typing(locale) } else { text::pairing::step_waiting(locale) }),
        (Step::Confirming, if is_typed { text::pairing::step_accepted(locale) } else { text::pairing::step_confirming(locale) }),
        (Step::Connected, text::pairing::step_connected(locale)),
    ];
    view! {
        <h2 class="mt-7 border-t border-line pt-6 text-body font-semibold">{text::pairing::progress(locale)}</h2>
        <ul class="mt-2" aria-live="polite">
            {names.map(|(mine, name)| view! { <ProgressLine step mine name/> }).collect_view()}
        </ul>
    }
}

#[component]
fn ProgressLine(step: Memo<Step>, mine: Step, name: &'static str) -> impl IntoView {
    let mark = move || {
        if step.get() > mine || step.get() == Step::Connected {
            view! {
                <span class="flex size-[18px] items-center justify-center rounded-full bg-ok-tint text-ok">
                    <Icon name="check" size=IconSize::Tiny class="!stroke-[2.6]"/>
                </span>
            }
            .into_any()
        } else if step.get() == mine {
            view! { <Icon name="circle-dashed" class="turn !size-[18px] text-accent"/> }.into_any()
        } else {
            view! {
                <span class="flex size-[18px] items-center justify-center">
                    <i class="size-2 rounded-full border-[1.5px] border-line-field"></i>
                </span>
            }
            .into_any()
        }
    };
    let ink = move || match step.get().cmp(&mine) {
        std::cmp::Ordering::Less => "text-ink-3",
        std::cmp::Ordering::Equal => "font-semibold",
        std::cmp::Ordering::Greater => "",
    };
    let current = move || (step.get() == mine).then_some("step");
    view! {
        <li class="flex items-start gap-3 py-2 text-body" aria-current=current>
            <span class="mt-px shrink-0">{mark}</span>
            <span class=move || format!("min-w-0 flex-1 {}", ink())>{name}</span>
        </li>
    }
}
