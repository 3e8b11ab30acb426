//! The third step: the three texts, how one reads on a real booking, and a test on the owner's own phone.

use leptos::prelude::*;

use super::editor::EDITOR;
use super::marks::Ways;
use super::page::Wizard;
use super::phone::PhonePreview;
use super::text_row::TextRow;
use super::trial::Trial;
use crate::api::onboarding::ConfirmMessages;
use crate::domain::error::ApiError;
use crate::domain::i18n::text;
use crate::domain::onboarding::Step;
use crate::domain::timeline::MessageTrigger;
use crate::ui::action::toasts;
use crate::ui::browser;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// Which text is open, and what stands in it before it is kept.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    /// The open one.
    pub(super) open: RwSignal<MessageTrigger>,
    /// As it is stored, with the fields' own words.
    pub(super) template: RwSignal<String>,
    /// Why it was not kept; what was typed stays.
    pub(super) fault: RwSignal<Option<ApiError>>,
}

/// The step.
#[component]
pub(super) fn Messages(wizard: Wizard) -> impl IntoView {
    use text::onboarding_messages as t;
    let locale = locale();
    let first = wizard.view.with_untracked(|view| view.texts.first().map(|text| text.template.clone()).unwrap_or_default());
    let draft = Draft { open: RwSignal::new(MessageTrigger::Created), template: RwSignal::new(first), fault: RwSignal::new(None) };
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
            <ul class="card rows h-fit min-w-0 !bg-raised">
                {MessageTrigger::ALL.map(|trigger| view! { <TextRow wizard draft trigger/> }).collect_view()}
            </ul>
            <div class="min-w-0 lg:col-start-2 lg:row-span-2 lg:row-start-1">
                <PhonePreview wizard draft/>
            </div>
            <Trial wizard/>
        </div>
        <Ways back=wizard.back_from(Step::Messages)>
            <button type="button" class="btn btn-primary btn-lg max-md:w-full" aria-disabled=move || action.pending().get().to_string() on:click=move |_| {
                if draft.fault.with_untracked(Option::is_some) {
                    browser::focus(EDITOR);
                } else {
                    action.dispatch(ConfirmMessages {});
                }
            }>
                {text::onboarding::next(locale)}
                <Icon name="arrow-right"/>
            </button>
        </Ways>
    }
}
