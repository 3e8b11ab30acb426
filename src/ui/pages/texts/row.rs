//! The texts one below the other: what each is sent upon, whether it is, and its words.

use leptos::prelude::*;

use super::Desk;
use super::editor::Editor;
use crate::domain::i18n::{Locale, text};
use crate::domain::notification::template;
use crate::domain::notification::view::TextView;
use crate::domain::timeline::MessageTrigger;
use crate::ui::action::toasts;
use crate::ui::look::locale;

/// What it is called, and when it is sent.
fn words(locale: Locale, trigger: MessageTrigger) -> (&'static str, &'static str) {
    use text::texts as t;
    match trigger {
        MessageTrigger::Created => (t::created(locale), t::created_when(locale)),
        MessageTrigger::Moved => (t::moved(locale), t::moved_when(locale)),
        MessageTrigger::Cancelled => (t::cancelled(locale), t::cancelled_when(locale)),
    }
}

/// All of them.
#[component]
pub(in crate::ui::pages) fn TextRows(desk: Desk) -> impl IntoView {
    view! {
        <ul class="card rows h-fit min-w-0 !bg-raised">
            {MessageTrigger::ALL.map(|trigger| view! { <TextRow desk trigger/> }).collect_view()}
        </ul>
    }
}

/// A row; the open one shows its editor.
#[component]
fn TextRow(desk: Desk, trigger: MessageTrigger) -> impl IntoView {
    use text::texts as t;
    let locale = locale();
    let (name, when) = words(locale, trigger);
    let enabled = Memo::new(move |_| desk.texts.with(|texts| texts.iter().any(|text| text.trigger == trigger && text.enabled)));
    let action = Action::new(move |text: &TextView| desk.keep(text.clone()));
    let toasts = toasts();
    Effect::new(move || match action.value().get() {
        Some(Ok(text)) => {
            desk.refusal.set(None);
            toasts.say(t::saved(locale));
            desk.kept.run(text);
        }
        Some(Err(error)) if desk.open.get_untracked() == trigger => desk.refusal.set(Some(error)),
        Some(Err(error)) => toasts.say_problem(&error),
        None => {}
    });
    let is_open = Memo::new(move |_| desk.open.get() == trigger);
    let keep = Callback::new(move |template: String| {
        action.dispatch(TextView { trigger, template, ready: desk.ready(trigger), enabled: enabled.get_untracked() });
    });
    let toggle = move |_| {
        // What stands in the open editor is kept with it, if it can be: leaving the editor has asked for that already.
        let is_typed = is_open.get_untracked() && desk.fault().is_none();
        let template = if is_typed { desk.template.get_untracked() } else { desk.stored(trigger) };
        action.dispatch(TextView { trigger, template, ready: desk.ready(trigger), enabled: !enabled.get_untracked() });
    };
    view! {
        <li class="py-3.5" data-trigger=trigger.as_str()>
            <div class="flex items-center gap-3 px-4 md:px-5">
                <span class="min-w-0 flex-1">
                    <b class="block text-body font-semibold">{name}</b>
                    <span class="block text-dense text-ink-3">{when}</span>
                </span>
                <Show when=move || !is_open.get()>
                    <button type="button" class="btn btn-sm" aria-label=t::text_of(locale, name) on:click=move |_| desk.turn_to(trigger)>{t::edit(locale)}</button>
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
                    view! { <Editor desk trigger name keep/> }.into_any()
                } else {
                    let words = move || template::to_people(locale, &desk.stored(trigger)).replace('\n', " ");
                    view! { <p class="mt-1.5 line-clamp-2 px-4 text-dense text-ink-2 md:px-5">{words}</p> }.into_any()
                }
            }}
        </li>
    }
}
