//! The frame of every step: whose salon it is, how far one is, and the step itself.

use leptos::prelude::*;

use super::steps::{Bars, Steps};
use crate::api::onboarding::{RenewSetupLink, SendSetupLink};
use crate::domain::i18n::{Locale, text};
use crate::domain::onboarding::{OnboardingView, Stage, Step};
use crate::domain::whatsapp::SessionState;
use crate::ui::action::toasts;
use crate::ui::browser;
use crate::ui::components::{Icon, Wordmark};
use crate::ui::layout::OtherLanguage;
use crate::ui::look::locale;

/// The frame around a step.
#[component]
pub(super) fn Frame(
    /// What the page shows.
    view: Signal<OnboardingView>,
    /// The step that is shown.
    step: Memo<Step>,
    /// Where the salon stands.
    stage: Memo<Stage>,
    /// The step.
    children: Children,
) -> impl IntoView {
    let locale = locale();
    let name = move || view.with(|view| view.salon.name.clone());
    view! {
        <div class="min-h-dvh bg-canvas">
            <header>
                <div class="flex h-14 items-center justify-between px-4 md:h-16 md:border-b md:border-line md:px-8">
                <Wordmark/>
                <div class="flex items-center gap-1 text-ink-2">
                    <span class="mr-3 flex min-w-0 items-center gap-2 text-dense max-md:hidden">
                        <span class="dot size-[7px] text-ok-solid"></span>
                        <span class="max-w-[320px] truncate" data-testid="salon-name">{name}</span>
                    </span>
                    <OtherLanguage/>
                </div>
                </div>
                <Bars step stage/>
            </header>
            <main class="mx-auto grid max-w-[1136px] grid-cols-1 md:grid-cols-[208px_minmax(0,1fr)] md:grid-rows-[auto_minmax(0,1fr)] md:gap-x-14 md:px-8 md:pt-11 md:pb-12">
                <div class="max-md:hidden"><Steps view step stage/></div>
                <div class="min-w-0 px-4 pt-6 pb-8 md:col-start-2 md:row-span-2 md:row-start-1 md:p-0" id="step" data-step=move || step.get().as_str()>
                    <p class="mb-1 text-small font-medium text-ink-3 md:hidden">
                        {move || text::onboarding::step_of(locale, Step::ALL.len(), step.get().number())}
                    </p>
                    {children()}
                </div>
                <aside class="px-4 pb-8 md:p-0"><Note view stage/></aside>
            </main>
        </div>
    }
}

/// What may be done besides going on: the tab may be closed, and there is a link to come back by.
#[component]
fn Note(view: Signal<OnboardingView>, stage: Memo<Stage>) -> impl IntoView {
    let locale = locale();
    let can_send = move || view.with(|view| view.whatsapp.state == SessionState::Connected && view.owner.phone.is_some());
    let words = move || match stage.get() {
        Stage::Salon | Stage::WhatsApp => text::onboarding::tab_may_close(locale).to_owned(),
        Stage::Messages => text::onboarding::texts_later(locale).to_owned(),
        Stage::Owner => text::onboarding::last_thing(locale).to_owned(),
        Stage::Finished => view.with(|view| took(locale, view)),
    };
    view! {
        <p class="border-t border-line pt-4 text-small text-ink-3 md:mt-9">{words}</p>
        <Show when=move || stage.get() != Stage::Finished>
            <CopyLink/>
            <Show when=can_send>
                <SendLink/>
            </Show>
        </Show>
    }
}

fn took(locale: Locale, view: &OnboardingView) -> String {
    let seconds = view.finished_at.map_or(0, |finished| (finished.at - view.started_at.at).num_seconds().max(0));
    text::onboarding::took(locale, crate::ui::format::span(locale, seconds))
}

#[component]
fn CopyLink() -> impl IntoView {
    let locale = locale();
    let action = ServerAction::<RenewSetupLink>::new();
    let toasts = toasts();
    Effect::new(move || match action.value().get() {
        Some(Ok(link)) => {
            // Where the browser keeps its clipboard from us the person copies the link by hand.
            let copied = browser::copy(&link);
            toasts.say(if copied { text::onboarding::link_copied(locale).to_owned() } else { link });
        }
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    view! {
        <button type="button" class="btn btn-quiet btn-sm mt-3 -ml-2 !whitespace-normal !h-auto py-1 text-left !leading-snug" aria-disabled=move || action.pending().get().to_string() on:click=move |_| {
            if !action.pending().get_untracked() {
                action.dispatch(RenewSetupLink {});
            }
        }>
            <Icon name="link"/>
            {text::onboarding::copy_link(locale)}
        </button>
    }
}

#[component]
fn SendLink() -> impl IntoView {
    let (locale, toasts) = (locale(), toasts());
    let action = ServerAction::<SendSetupLink>::new();
    Effect::new(move || match action.value().get() {
        Some(Ok(phone)) => toasts.say(text::onboarding::link_sent(locale, phone.for_people())),
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    view! {
        <button type="button" class="btn btn-quiet btn-sm mt-1 -ml-2 !whitespace-normal !h-auto py-1 text-left !leading-snug" aria-disabled=move || action.pending().get().to_string() on:click=move |_| {
            if !action.pending().get_untracked() {
                action.dispatch(SendSetupLink {});
            }
        }>
            <Icon name="send"/>
            {text::onboarding::send_link(locale)}
        </button>
    }
}
