//! The page `/invite/{token}`: who invites, then a name and a password, then the workspace.

use leptos::prelude::*;

use super::opened::{Words, by_link};
use crate::api::invitation::{AcceptInvitation, get_invitation};
use crate::domain::error::ProblemKind;
use crate::domain::i18n::{self, text};
use crate::domain::people::Welcome;
use crate::ui::browser;
use crate::ui::components::{FieldFault, NewPasswordField, PasswordInput, TextField, fault_of};
use crate::ui::layout::role_name;
use crate::ui::look::locale;

/// The page.
#[component]
pub fn InvitePage() -> impl IntoView {
    let locale = locale();
    let words = Words { title: text::invite::welcome(locale), over: (text::invite::over_title(locale), text::invite::over_detail(locale)) };
    by_link(words, get_invitation, |welcome, token| view! { <Form welcome token/> }.into_any())
}

#[component]
fn Form(welcome: Welcome, token: String) -> impl IntoView {
    let locale = locale();
    let action = ServerAction::<AcceptInvitation>::new();
    Effect::new(move || {
        if let Some(Ok(())) = action.value().get() {
            // The whole page: nothing of the time before the sign-in may stay.
            browser::go("/");
        }
    });
    let error = move || action.value().get().and_then(Result::err);
    let fault = move |field| Signal::derive(move || fault_of(locale, error().as_ref(), field));
    let problem =
        move || error().filter(|error| !matches!(error.kind, ProblemKind::Invalid { .. })).map(|error| i18n::problem_line(locale, &error));
    let refused = move || error().is_some();
    let known = welcome.has_password;
    view! {
        <ActionForm action attr:class="grid gap-4">
            <div>
                <h1 class="text-head font-semibold tracking-tight">{text::invite::welcome(locale)}</h1>
                <p class="mt-1 text-body text-ink-2">{text::invite::welcome_detail(locale, &welcome.company, role_name(locale, welcome.role))}</p>
            </div>
            <p class="num text-dense text-ink-2">{text::invite::account(locale, &welcome.account)}</p>
            <input type="hidden" name="token" value=token/>
            {(!known).then(|| view! { <TextField name="name" label=text::invite::name(locale) value=welcome.name autocomplete="name" fault=fault("name")/> })}
            {if known {
                view! {
                    <div>
                        <label class="label" for="password">{text::invite::known_password(locale)}</label>
                        <PasswordInput
                            name="password"
                            autocomplete="current-password"
                            class=Signal::derive(move || if refused() { "field is-error" } else { "field" })
                            described=Signal::stored(Some("accept-fault".to_owned()))
                            invalid=Signal::derive(refused)
                        />
                        <p class="hint">{text::invite::known_detail(locale)}</p>
                    </div>
                }
                    .into_any()
            } else {
                view! { <NewPasswordField name="password" label=text::invite::new_password(locale) fault=fault("password")/> }.into_any()
            }}
            <FieldFault id="accept-fault".to_owned() fault=Signal::derive(problem)/>
            <button type="submit" class="btn btn-primary btn-lg mt-2 w-full" aria-disabled=move || action.pending().get().to_string()>
                {text::invite::accept(locale)}
            </button>
        </ActionForm>
    }
}
