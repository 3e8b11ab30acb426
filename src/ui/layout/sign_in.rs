//! The frame of the door: the form on the left, what the product does on the right (wide screens only).

use leptos::prelude::*;

use super::OtherLanguage;
use crate::domain::conversation::MessageStatus;
use crate::domain::i18n::text;
use crate::ui::components::{Icon, IconSize, Tick, Wordmark};
use crate::ui::look::locale;

/// The frame around a form.
#[component]
pub fn SignInFrame(
    /// The form.
    children: Children,
) -> impl IntoView {
    let locale = locale();
    view! {
        <main class="grid min-h-dvh bg-surface md:grid-cols-2">
            <div class="flex flex-col px-5 py-6 md:px-10 md:py-8">
                <div class="flex items-center justify-between">
                    <Wordmark/>
                    <OtherLanguage class="-mr-3"/>
                </div>
                <div class="mx-auto flex w-full max-w-[348px] flex-1 flex-col justify-center py-10">{children()}</div>
                <p class="text-small text-ink-3 text-pretty">{text::sign_in::no_access(locale)}</p>
            </div>
            <div class="hidden flex-col justify-center border-l border-line bg-canvas px-16 md:flex" aria-hidden="true">
                <Story/>
            </div>
        </main>
    }
}

/// One booking, told: what happened, what the client got, what came of it.
#[component]
fn Story() -> impl IntoView {
    let locale = locale();
    view! {
        <div class="mx-auto w-full max-w-[440px]">
            <ol class="relative grid gap-4 before:absolute before:top-5 before:bottom-5 before:left-[13px] before:w-px before:bg-line-strong">
                <Step icon="calendar-plus" ink="text-ink-2" time="18:03:58">
                    <p class="pt-1 text-body">{text::story::booked(locale)}</p>
                </Step>
                <Step icon="corner-up-right" ink="text-accent-ink" time="18:04:00">
                    <div class="bubble bubble-out !ml-0 max-w-none">{text::story::message(locale)}</div>
                    <div class="meta mt-1">
                        {text::statuses::read(locale)}
                        <Tick status=Signal::stored(MessageStatus::Read) decorative=true/>
                    </div>
                </Step>
                <Step icon="corner-up-left" ink="text-ink-2" time="18:06">
                    <div class="bubble border border-line bg-raised">{text::story::answer(locale)}</div>
                </Step>
                <Step icon="calendar-check" ink="text-ok" time="18:06">
                    <p class="pt-1 text-body">{text::story::seen(locale)}</p>
                </Step>
            </ol>
            <p class="mt-12 text-head font-semibold tracking-tight">{text::story::title(locale)}</p>
            <p class="mt-2 text-read text-ink-2">{text::story::detail(locale)}</p>
        </div>
    }
}

#[component]
fn Step(icon: &'static str, ink: &'static str, time: &'static str, children: Children) -> impl IntoView {
    view! {
        <li class="relative grid grid-cols-[27px_minmax(0,1fr)_auto] gap-x-4">
            <span class=format!("flex size-[27px] items-center justify-center rounded-full border border-line-strong bg-raised {ink}")>
                <Icon name=icon size=IconSize::Small/>
            </span>
            <div>{children()}</div>
            <span class="num pt-1.5 text-small text-ink-3">{time}</span>
        </li>
    }
}
