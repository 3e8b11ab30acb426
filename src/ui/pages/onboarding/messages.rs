//! The third step: the three texts, how one reads on a real booking, and a test on the owner's own phone.

use leptos::prelude::*;

use super::marks::Ways;
use super::page::Wizard;
use super::trial::Trial;
use crate::api::onboarding::ConfirmMessages;
use crate::domain::i18n::text;
use crate::domain::notification::view::Sender;
use crate::domain::onboarding::Step;
use crate::ui::action::toasts;
use crate::ui::components::Icon;
use crate::ui::look::locale;
use crate::ui::pages::texts::{Desk, Door, PhonePreview, TextRows};

/// The step.
#[component]
pub(super) fn Messages(wizard: Wizard) -> impl IntoView {
    use text::onboarding_messages as t;
    let locale = locale();
    // Memos, which are silent once this step is left: what is drawn of it outlives it for a moment.
    let texts = Memo::new(move |_| wizard.view.with(|view| view.texts.clone()));
    let sender = Memo::new(move |_| {
        wizard.view.with(|view| Sender { salon: view.salon.name.clone(), number: view.whatsapp.number.clone(), now: view.now })
    });
    let desk = Desk::new(Door::Setup, texts.into(), sender.into(), Callback::new(move |_| wizard.reload.run(())));
    // A salon that is being read gets its bookings meanwhile.
    let bookings = Memo::new(move |_| wizard.view.with(|view| view.salon.bookings.min(2)));
    let action = ServerAction::<ConfirmMessages>::new();
    let toasts = toasts();
    Effect::new(move || match action.value().get() {
        Some(Ok(())) => {
            wizard.reload.run(());
            wizard.show.run(None);
        }
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    view! {
        <h1 class="text-head font-semibold tracking-tight">{t::title(locale)}</h1>
        <p class="mt-1.5 max-w-[640px] text-read text-ink-2">{t::detail(locale)}</p>
        <div class="mt-6 grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,1fr)_320px] lg:gap-x-6">
            <TextRows desk/>
            <div class="min-w-0 lg:col-start-2 lg:row-span-2 lg:row-start-1">
                <PhonePreview desk fresh=bookings/>
            </div>
            <Trial wizard desk/>
        </div>
        <Ways back=wizard.back_from(Step::Messages)>
            <button type="button" class="btn btn-primary btn-lg max-md:w-full" aria-disabled=move || action.pending().get().to_string() on:click=move |_| {
                if !desk.is_refused() {
                    action.dispatch(ConfirmMessages {});
                }
            }>
                {text::onboarding::next(locale)}
                <Icon name="arrow-right"/>
            </button>
        </Ways>
    }
}
