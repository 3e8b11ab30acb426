//! Removing a person: asks first, because they are signed out at once.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::page::Doors;
use crate::api::people::RemovePerson;
use crate::domain::i18n::text;
use crate::ui::action::toasts;
use crate::ui::look::locale;

/// The question.
#[component]
pub(super) fn RemoveDialog(doors: Doors) -> impl IntoView {
    let (locale, toasts) = (locale(), toasts());
    let dialog = NodeRef::<Dialog>::new();
    let action = ServerAction::<RemovePerson>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && doors.removing.with(Option::is_some)
        {
            // It fails only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    Effect::new(move || {
        match action.value().get() {
            Some(Ok(())) => toasts.say(text::people::removed(locale)),
            Some(Err(error)) => toasts.say_problem(&error),
            None => return,
        }
        close();
        doors.reload.run(());
    });
    let name = move || doors.removing.with(|person| person.as_ref().map(|person| person.name.clone()).unwrap_or_default());
    let remove = move |_| {
        if let Some(person) = doors.removing.get_untracked() {
            action.dispatch(RemovePerson { user: person.user });
        }
    };
    view! {
        <dialog
            node_ref=dialog
            aria-labelledby="remove-title"
            class="pop m-auto w-[calc(100vw-32px)] max-w-[440px] p-5 text-ink backdrop:bg-overlay"
            on:close=move |_| doors.removing.set(None)
        >
            <h2 id="remove-title" class="text-title font-semibold">{text::people::remove_title(locale)}</h2>
            <p class="mt-1.5 text-body text-ink-2">{move || text::people::remove_detail(locale, name())}</p>
            <div class="mt-5 flex flex-wrap justify-end gap-2">
                <button type="button" class="btn" on:click=move |_| close()>{text::common::cancel(locale)}</button>
                <button type="button" class="btn btn-danger" aria-disabled=move || action.pending().get().to_string() on:click=remove>
                    {text::people::remove_do(locale)}
                </button>
            </div>
        </dialog>
    }
}
