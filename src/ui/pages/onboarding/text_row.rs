//! One of the three texts: what it is sent upon, whether it is, and its words.

use leptos::prelude::*;

use super::editor::Editor;
use super::messages::Draft;
use super::page::Wizard;
use crate::api::onboarding::SaveText;
use crate::domain::i18n::{Locale, text};
use crate::domain::notification::template;
use crate::domain::timeline::MessageTrigger;
use crate::ui::action::toasts;
use crate::ui::look::locale;

/// What it is called, and when it is sent.
fn words(locale: Locale, trigger: MessageTrigger) -> (&'static str, &'static str) {
    use text::onboarding_messages as t;
    match trigger {
        MessageTrigger::Created => (t::created(locale), t::created_when(locale)),
        MessageTrigger::Moved => (t::moved(locale), t::moved_when(locale)),
        MessageTrigger::Cancelled => (t::cancelled(locale), t::cancelled_when(locale)),
    }
}

/// The row; the open one shows its editor.
#[component]
pub(super) fn TextRow(wizard: Wizard, draft: Draft, trigger: MessageTrigger) -> impl IntoView {
    use text::onboarding_messages as t;
    let locale = locale();
    let (name, when) = words(locale, trigger);
    let mine = Memo::new(move |_| wizard.view.with(|view| view.texts.iter().find(|text| text.trigger == trigger).cloned()));
    let enabled = Memo::new(move |_| mine.with(|mine| mine.as_ref().is_some_and(|mine| mine.enabled)));
    let stored = move || mine.with(|mine| mine.as_ref().map(|mine| mine.template.clone()).unwrap_or_default());
    let action = ServerAction::<SaveText>::new();
    let toasts = toasts();
    Effect::new(move || match action.value().get() {
        Some(Ok(())) => {
            draft.fault.set(None);
            toasts.say(t::saved(locale));
            wizard.reload.run(());
        }
        Some(Err(error)) if draft.open.get_untracked() == trigger => draft.fault.set(Some(error)),
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    let is_open = Memo::new(move |_| draft.open.get() == trigger);
    let open = move |_| {
        draft.fault.set(None);
        draft.template.set(stored());
        draft.open.set(trigger);
    };
    let keep = Callback::new(move |template: String| {
        action.dispatch(SaveText { trigger, template, enabled: enabled.get_untracked() });
    });
    let toggle = move |_| {
        action.dispatch(SaveText { trigger, template: stored(), enabled: !enabled.get_untracked() });
    };
    view! {
        <li class="py-3.5" data-trigger=trigger.as_str()>
            <div class="flex items-center gap-3 px-4 md:px-5">
                <span class="min-w-0 flex-1">
                    <b class="block text-body font-semibold">{name}</b>
                    <span class="block text-dense text-ink-3">{when}</span>
                </span>
                <Show when=move || !is_open.get()>
                    <button type="button" class="btn btn-sm" aria-label=t::text_of(locale, name) on:click=open>{t::edit(locale)}</button>
                </Show>
                <button
                    type="button"
                    role="switch"
                    class=move || if enabled.get() { "switch is-on" } else { "switch" }
                    aria-checked=move || enabled.get().to_string()
                    aria-label=t::switch(locale, name)
                    on:click=toggle
                ></button>
            </div>
            {move || {
                if is_open.get() {
                    view! { <Editor draft name keep/> }.into_any()
                } else {
                    let words = move || template::to_people(locale, &stored()).replace('\n', " ");
                    view! { <p class="mt-1.5 line-clamp-2 px-4 text-dense text-ink-2 md:px-5">{words}</p> }.into_any()
                }
            }}
        </li>
    }
}
