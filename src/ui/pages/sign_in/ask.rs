//! Asking for a code: for which account, and what to do when none comes. Nothing here says whether the account exists.

use leptos::prelude::*;

use crate::api::recovery::RequestCode;
use crate::domain::i18n::{self, text};
use crate::ui::components::{FieldFault, Icon, TextField};
use crate::ui::look::locale;

/// The first form.
#[component]
pub(super) fn AskForm(
    action: ServerAction<RequestCode>,
    /// What stands in the field at first.
    account: String,
    /// The code is to set a password.
    sets_password: bool,
) -> impl IntoView {
    let locale = locale();
    let busy = action.pending();
    let problem = Signal::derive(move || action.value().get().and_then(Result::err).map(|error| i18n::problem_line(locale, &error)));
    view! {
        <ActionForm action attr:class="flex flex-col">
            <TextField
                name="account"
                label=text::sign_in::account(locale)
                value=account
                autocomplete="username"
                inputmode="email"
                focused=true
                fault=Signal::stored(None)
            />
            {sets_password.then(|| view! { <input type="hidden" name="sets_password" value="true"/> })}
            <FieldFault id="ask-fault".to_owned() fault=problem/>
            <button type="submit" class="btn btn-primary btn-lg mt-6 w-full" aria-disabled=move || busy.get().to_string()>
                {move || busy.get().then(|| view! { <Icon name="circle-dashed" class="turn"/> })}
                {text::sign_in::send_code(locale)}
            </button>
        </ActionForm>
    }
}

/// What is to be done when no code comes: the same for everybody.
#[component]
pub(super) fn NoCode() -> impl IntoView {
    let locale = locale();
    view! {
        <section class="mt-8 border-t border-line pt-5">
            <h2 class="text-body font-semibold">{text::sign_in::none_title(locale)}</h2>
            <ul class="mt-2 grid list-disc gap-2 pl-4 text-dense text-ink-2 text-pretty">
                <li>{text::sign_in::none_owner(locale)}</li>
                <li>{text::sign_in::none_number(locale)}</li>
                <li>{text::sign_in::none_colleague(locale)}</li>
            </ul>
        </section>
    }
}
