//! The second step: the salon's number, by picture or by code. Whatever the link says, the step says, and goes on by itself
//! once the number is linked.

use leptos::prelude::*;

use super::marks::{LineMark, Mark, Ways};
use super::page::Wizard;
use crate::api::onboarding::{BeginSetupPairing, CancelSetupPairing, ResumeSetupNumber, get_setup_pairing};
use crate::domain::access::Role;
use crate::domain::error::ApiError;
use crate::domain::i18n::text;
use crate::domain::onboarding::Step;
use crate::domain::phone::Phone;
use crate::domain::whatsapp::SessionState as S;
use crate::ui::action::toasts;
use crate::ui::components::Icon;
use crate::ui::look::locale;
use crate::ui::pages::whatsapp::linking::{Linking, Pairing, PairingFeed, StateCard, is_bad_number};

/// Where the codes come from.
const CODES: &str = "/onboarding/pairing";

/// After so many questions without an answer we say so (ONB-10).
const LOST_AFTER: u32 = 30;

/// The step.
#[component]
pub(super) fn WhatsApp(wizard: Wizard) -> impl IntoView {
    use text::onboarding_whatsapp as t;
    let locale = locale();
    let feed = PairingFeed::new(CODES);
    let linking = linking(wizard);
    let state = Memo::new(move |_| wizard.view.with(|view| (view.whatsapp.state, view.whatsapp.pairing_phone.clone())));
    let is_linked = move || wizard.view.with(|view| view.whatsapp.number.is_some() && view.whatsapp.state.is_linked());
    Effect::new(move || if state.get().0 == S::Pairing { feed.open() } else { feed.close() });
    Effect::new(move || {
        if feed.frame().is_last() {
            wizard.reload.run(());
        }
    });
    // Without a stream the code is asked for as the rest is.
    let asked = Action::new(|()| get_setup_pairing());
    Effect::new(move || {
        if wizard.asked.get() > 0 && state.get_untracked().0 == S::Pairing {
            asked.dispatch(());
        }
    });
    Effect::new(move || {
        if let Some(Ok(Some(frame))) = asked.value().get() {
            feed.take(frame);
        }
    });
    let lost = Memo::new(move |_| wizard.failed.get() >= LOST_AFTER);
    let face = move || match state.get() {
        (S::Pairing, phone) => view! { <Pairing feed phone linking/> }.into_any(),
        (S::Connected, _) => view! { <Linked wizard/> }.into_any(),
        _ => {
            let view = wizard.view.get_untracked();
            let waiting = Signal::derive(move || wizard.view.with(|view| view.whatsapp.figures.waiting));
            view! { <StateCard view=view.whatsapp waiting role=Role::Owner now=view.now feed linking/> }.into_any()
        }
    };
    view! {
        <h1 class="text-head font-semibold tracking-tight">{t::title(locale)}</h1>
        <p class="mt-1.5 mb-6 max-w-[640px] text-read text-ink-2">{t::detail(locale)}</p>
        {face}
        <Show when=move || lost.get()>
            <div class="callout callout-warn mt-4 items-start" role="alert">
                <Icon name="cloud-off"/>
                <p class="min-w-0">{t::timeout(locale)}</p>
            </div>
        </Show>
        <div class="callout mt-4 items-start text-dense">
            <Icon name="info"/>
            <p class="min-w-0"><b>{t::how_title(locale)}</b> " " {t::how(locale)}</p>
        </div>
        <Ways back=wizard.back_from(Step::WhatsApp)>
            <Show when=move || !is_linked()>
                <span class="text-dense text-ink-2">{t::goes_on(locale)}</span>
            </Show>
            <button type="button" class="btn btn-primary btn-lg max-md:w-full" disabled=move || !is_linked() on:click=move |_| wizard.show.run(None)>
                {text::onboarding::next(locale)}
                <Icon name="arrow-right"/>
            </button>
        </Ways>
    }
}

#[component]
fn Linked(wizard: Wizard) -> impl IntoView {
    let locale = locale();
    let number = move || wizard.view.with(|view| view.whatsapp.number.as_ref().map(Phone::for_people).unwrap_or_default());
    view! {
        <section class="card flex max-w-[640px] items-start gap-3 !bg-raised p-5" data-testid="linked">
            <span class="mt-1"><LineMark mark=Signal::stored(Mark::Done)/></span>
            <div>
                <h2 class="num text-title font-semibold">{move || text::onboarding_whatsapp::linked(locale, number())}</h2>
                <p class="mt-1 text-body text-ink-2">{text::onboarding_whatsapp::linked_detail(locale)}</p>
            </div>
        </section>
    }
}

/// Asks in the name of the onboarding; what was answered is read anew.
fn linking(wizard: Wizard) -> Linking {
    let (begin, cancel) = (ServerAction::<BeginSetupPairing>::new(), ServerAction::<CancelSetupPairing>::new());
    let resume = ServerAction::<ResumeSetupNumber>::new();
    let toasts = toasts();
    let heard = move |outcome: Option<Result<(), ApiError>>| {
        if let Some(outcome) = outcome {
            match outcome {
                // The field says it.
                Err(error) if is_bad_number(&error) => return,
                Err(error) => toasts.say_problem(&error),
                Ok(()) => {}
            }
            wizard.reload.run(());
        }
    };
    Effect::new(move || heard(begin.value().get()));
    Effect::new(move || heard(cancel.value().get()));
    Effect::new(move || heard(resume.value().get()));
    Linking {
        begin: Callback::new(move |phone| drop(begin.dispatch(BeginSetupPairing { phone }))),
        resume: Callback::new(move |()| drop(resume.dispatch(ResumeSetupNumber {}))),
        cancel: Callback::new(move |()| drop(cancel.dispatch(CancelSetupPairing {}))),
        busy: Signal::derive(move || begin.pending().get()),
        bad_number: Signal::derive(move || begin.value().with(|value| matches!(value, Some(Err(error)) if is_bad_number(error)))),
    }
}
