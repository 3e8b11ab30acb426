//! Small things that several steps draw: the tick of what is done, the row of buttons below a step.

use leptos::prelude::*;

use crate::domain::i18n::text;
use crate::ui::components::{Icon, IconSize};
use crate::ui::look::locale;

/// What a line of a list says about itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mark {
    /// It is so.
    Done,
    /// It is being done.
    Turning,
    /// It has not begun.
    Open,
    /// It went wrong.
    Wrong,
}

/// The mark.
#[component]
pub(super) fn LineMark(#[prop(into)] mark: Signal<Mark>) -> impl IntoView {
    move || match mark.get() {
        Mark::Done => view! {
            <span class="flex size-[18px] shrink-0 items-center justify-center rounded-full bg-ok-tint text-ok">
                <Icon name="check" size=IconSize::Tiny class="!stroke-[2.6]"/>
            </span>
        }
        .into_any(),
        Mark::Turning => view! { <Icon name="circle-dashed" class="turn !size-[18px] text-accent"/> }.into_any(),
        Mark::Open => view! {
            <span class="flex size-[18px] shrink-0 items-center justify-center">
                <i class="size-2 rounded-full border-[1.5px] border-line-field"></i>
            </span>
        }
        .into_any(),
        Mark::Wrong => view! { <Icon name="triangle-alert" class="!size-[18px] text-warn"/> }.into_any(),
    }
}

/// Back on the left, what is ahead on the right; on phones one under the other.
#[component]
pub(super) fn Ways(
    /// Where «Назад» leads; nowhere on the first step.
    #[prop(optional)]
    back: Option<Callback<()>>,
    /// Beside the button ahead, or in its place.
    children: Children,
) -> impl IntoView {
    let locale = locale();
    view! {
        <div class="mt-6 flex flex-col-reverse gap-2 md:flex-row md:items-center">
            {back
                .map(|back| {
                    view! {
                        <button type="button" class="btn btn-quiet btn-lg md:-ml-[18px]" on:click=move |_| back.run(())>
                            <Icon name="arrow-left"/>
                            {text::onboarding::back(locale)}
                        </button>
                    }
                })}
            <div class="flex flex-col-reverse gap-2 md:ml-auto md:flex-row md:items-center md:gap-4">{children()}</div>
        </div>
    }
}
