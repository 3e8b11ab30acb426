//! The dialog of inviting: name, e-mail or phone, role; then the link, shown once.

use leptos::html::Dialog;
use leptos::prelude::*;

use super::link::Link;
use super::page::Doors;
use super::roles::may;
use crate::api::people::InvitePerson;
use crate::domain::access::Role;
use crate::domain::company::Viewer;
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::text;
use crate::domain::people::may_invite;
use crate::ui::action::toasts;
use crate::ui::browser;
use crate::ui::components::{Icon, TextField, fault_of};
use crate::ui::layout::role_name;
use crate::ui::look::locale;

/// The dialog; it also shows the link of an invitation that was renewed.
#[component]
pub(super) fn InviteDialog(doors: Doors, viewer: Viewer) -> impl IntoView {
    let toasts = toasts();
    let dialog = NodeRef::<Dialog>::new();
    let action = ServerAction::<InvitePerson>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        if (doors.inviting.get() || doors.link.with(Option::is_some)) && !dialog.open() {
            let _ = dialog.show_modal();
            // What a person came for, not the way out; a dialog that shows a link has no such field.
            browser::focus("name");
        }
    });
    Effect::new(move || {
        if let Some(Ok(())) = doors.send.value().get()
            && let Some(dialog) = dialog.get_untracked()
        {
            dialog.close();
        }
    });
    Effect::new(move || match action.value().get() {
        Some(Ok(invited)) => {
            doors.link.set(Some(invited));
            doors.reload.run(());
        }
        Some(Err(error)) if !matches!(error.kind, ProblemKind::Invalid { .. }) => toasts.say_problem(&error),
        _ => {}
    });
    let close = Callback::new(move |()| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    });
    let forget = move |_| {
        doors.inviting.set(false);
        doors.link.set(None);
        action.clear();
    };
    view! {
        <dialog
            node_ref=dialog
            aria-labelledby="invite-title"
            class="pop m-auto w-[calc(100vw-32px)] max-w-[480px] p-0 text-ink backdrop:bg-overlay"
            on:close=forget
        >
            {move || match doors.link.get() {
                Some(invited) => view! { <Link invited now=viewer.now send=doors.send close/> }.into_any(),
                None => view! { <Form action role=viewer.role close/> }.into_any(),
            }}
        </dialog>
    }
}

#[component]
fn Form(action: ServerAction<InvitePerson>, role: Role, close: Callback<()>) -> impl IntoView {
    let locale = locale();
    let error = move || action.value().get().and_then(Result::err);
    let fault = move |field| Signal::derive(move || fault_of(locale, error().as_ref() as Option<&ApiError>, field));
    let roles = [Role::Operator, Role::Manager, Role::Owner].map(|choice| {
        let allowed = may_invite(role, choice).is_ok();
        let detail = if allowed { may(locale, choice) } else { text::invite::owner_by_owner(locale) };
        view! {
            <label class="flex items-start gap-3 px-3.5 py-2.5 has-[:checked]:bg-accent-tint" class:text-ink-off=!allowed>
                <input type="radio" name="role" value=choice.as_str() checked=choice == Role::Operator disabled=!allowed class="mt-1 accent-(--color-accent)"/>
                <span>
                    <span class="block text-body font-medium">{role_name(locale, choice)}</span>
                    <span class="block text-dense text-ink-2">{detail}</span>
                </span>
            </label>
        }
    });
    view! {
        <ActionForm action>
            <div class="flex items-center justify-between px-6 pt-5">
                <h2 id="invite-title" class="text-title font-semibold">{text::invite::title(locale)}</h2>
                <button type="button" class="btn btn-quiet btn-icon btn-sm -mr-2" aria-label=text::common::close(locale) on:click=move |_| close.run(())>
                    <Icon name="x"/>
                </button>
            </div>
            <div class="grid gap-4 px-6 pt-4 pb-5">
                <div class="grid gap-4 md:grid-cols-2 md:gap-3">
                    <TextField name="name" label=text::invite::name(locale) fault=fault("name")/>
                    <TextField
                        name="contact"
                        label=text::invite::contact(locale)
                        hint=text::invite::contact_hint(locale)
                        inputmode="email"
                        fault=fault("contact")
                    />
                </div>
                <fieldset>
                    <legend class="label">{text::invite::role(locale)}</legend>
                    <div class="rows overflow-hidden rounded-sm border border-line-strong">{roles.collect_view()}</div>
                </fieldset>
                <p class="callout">
                    <Icon name="link"/>
                    <span>{text::invite::link_note(locale)}</span>
                </p>
            </div>
            <div class="flex justify-end gap-2 border-t border-line px-6 py-3.5">
                <button type="button" class="btn" on:click=move |_| close.run(())>{text::common::cancel(locale)}</button>
                <button type="submit" class="btn btn-primary" aria-disabled=move || action.pending().get().to_string()>
                    {text::invite::submit(locale)}
                </button>
            </div>
        </ActionForm>
    }
}
