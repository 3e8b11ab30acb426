//! The plain form of the door: it works before the scripts arrive and without them.

use leptos::prelude::*;

use crate::api::session::SignIn;
use crate::domain::company::Returning;
use crate::domain::error::ApiError;
use crate::domain::i18n::{self, text};
use crate::ui::components::{FieldFault, Icon, PasswordInput};
use crate::ui::look::locale;

/// E-mail or phone, and password; and the ways for who has forgotten it.
#[component]
pub(super) fn SignInForm(
    action: ServerAction<SignIn>,
    problem: Signal<Option<ApiError>>,
    returning: Option<Returning>,
    /// The name of another salon, in which they are signed in.
    elsewhere: Option<String>,
) -> impl IntoView {
    let locale = locale();
    let busy = action.pending();
    let field_class = move || if problem.with(Option::is_some) { "field field-lg is-error" } else { "field field-lg" };
    let described = move || problem.with(Option::is_some).then_some("sign-in-problem");
    let invalid = move || problem.with(Option::is_some).then_some("true");
    let account = returning.as_ref().map(|returning| returning.account.clone()).unwrap_or_default();
    view! {
        <ActionForm action attr:class="flex flex-col">
            <Greeting returning/>
            {elsewhere.map(|salon| view! { <Elsewhere salon/> })}
            <label class="label" for="account">{text::sign_in::account(locale)}</label>
            <div class=field_class>
                <input id="account" name="account" type="text" value=account inputmode="email" autocapitalize="none" spellcheck="false" autocomplete="username" required autofocus aria-describedby=described aria-invalid=invalid/>
            </div>
            <div class="relative mt-4">
                <label class="label" for="password">{text::sign_in::password(locale)}</label>
                <PasswordInput
                    name="password"
                    autocomplete="current-password"
                    class=Signal::derive(field_class)
                    described=Signal::derive(move || described().map(str::to_owned))
                    invalid=Signal::derive(move || problem.with(Option::is_some))
                />
                // Seen above the field, met after it: from the account one Tab leads to the password.
                <a href="/sign-in/forgot" class="link absolute top-0 right-0 text-dense">{text::sign_in::forgot(locale)}</a>
            </div>
            <FieldFault
                id="sign-in-problem".to_owned()
                fault=Signal::derive(move || problem.get().map(|error| i18n::problem_line(locale, &error)))
            />
            <button type="submit" class="btn btn-primary btn-lg mt-6 w-full" aria-disabled=move || busy.get().to_string()>
                {move || busy.get().then(|| view! { <Icon name="circle-dashed" class="turn"/> })}
                {text::sign_in::submit(locale)}
            </button>
            <a href="/sign-in/code" class="btn btn-lg mt-2.5 w-full">
                <Icon name="message-circle"/>
                {text::sign_in::by_code(locale)}
            </a>
        </ActionForm>
    }
}

/// The door's name; or, for who came back from the marketplace, whose salon it is.
#[component]
fn Greeting(returning: Option<Returning>) -> impl IntoView {
    let locale = locale();
    let Some(Returning { salon, name, .. }) = returning else {
        return view! {
            <h1 class="text-head font-semibold tracking-tight">{text::sign_in::title(locale)}</h1>
            <p class="mt-1 mb-6 text-body text-ink-2">{text::sign_in::audience(locale)}</p>
        }
        .into_any();
    };
    let title = if name.is_empty() { text::sign_in::title(locale).to_owned() } else { text::sign_in::back(locale, name) };
    view! {
        <h1 class="text-head font-semibold tracking-tight">{title}</h1>
        <p class="mt-1 mb-6 text-body text-ink-2">{text::sign_in::back_detail(locale, salon)}</p>
    }
    .into_any()
}

/// They are signed in, in another salon.
#[component]
fn Elsewhere(salon: String) -> impl IntoView {
    let locale = locale();
    view! {
        <p class="-mt-3 mb-6 text-body text-ink-2" data-testid="elsewhere">
            {text::sign_in::elsewhere(locale, salon)} " " <a href="/clients" class="link">{text::sign_in::stay(locale)}</a>
        </p>
    }
}
