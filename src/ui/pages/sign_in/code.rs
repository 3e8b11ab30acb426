//! In by a code: asked for, then typed. With «forgot» a new password is set by it; where one code may not do that, it signs in.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::ask::{AskForm, NoCode};
use super::enter;
use crate::api::recovery::{RenewPassword, RequestCode, SignInByCode, get_returning};
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::{self, text};
use crate::ui::action::toasts;
use crate::ui::answer::ask_first;
use crate::ui::components::{FieldFault, NewPasswordField, TextField, fault_of};
use crate::ui::layout::SignInFrame;
use crate::ui::look::locale;

/// Signs in by a code.
#[component]
pub fn CodePage() -> impl IntoView {
    view! { <Way sets_password=false/> }
}

/// Sets a new password by a code.
#[component]
pub fn ForgotPage() -> impl IntoView {
    view! { <Way sets_password=true/> }
}

#[component]
fn Way(sets_password: bool) -> impl IntoView {
    let locale = locale();
    let returning = ask_first(|| (), |()| get_returning());
    let ask = ServerAction::<RequestCode>::new();
    let account = RwSignal::new(None::<String>);
    // Asked by a form without scripts: the answer leads here, and says for which account nowhere that is written down.
    let is_asked = RwSignal::new(use_query_map().with_untracked(|query| query.get("asked").is_some()));
    // What was asked for is known while it is asked; the answer is the same for everybody.
    Effect::new(move || {
        if let Some(asked) = ask.input().get() {
            account.set(Some(asked.account));
        }
    });
    Effect::new(move || {
        if let Some(Ok(())) = ask.value().get() {
            is_asked.set(true);
        }
    });
    let title = if sets_password { text::sign_in::forgot_title(locale) } else { text::sign_in::code_title(locale) };
    let detail = move || match (is_asked.get(), sets_password) {
        (true, _) => text::sign_in::code_sent(locale),
        (false, true) => text::sign_in::forgot_detail(locale),
        (false, false) => text::sign_in::code_detail(locale),
    };
    let first = move || returning.get().and_then(Result::ok).flatten().map(|returning| returning.account).unwrap_or_default();
    view! {
        <Title text=title/>
        <SignInFrame>
            <h1 class="text-head font-semibold tracking-tight">{title}</h1>
            <p class="mt-1 mb-6 text-body text-ink-2 text-pretty" aria-live="polite">{detail}</p>
            <Suspense>
                {move || {
                    let _ = returning.get()?;
                    Some(
                        if is_asked.get() {
                            view! { <Typed account=account.get_untracked() ask is_asked sets_password/> }.into_any()
                        } else {
                            view! { <AskForm action=ask account=account.get_untracked().unwrap_or_else(first) sets_password/> }.into_any()
                        },
                    )
                }}
            </Suspense>
            <NoCode/>
            <a href="/sign-in" class="btn btn-quiet mt-4 -ml-3 self-start">{text::sign_in::by_password(locale)}</a>
        </SignInFrame>
    }
}

/// The code, as it is typed from the phone; and the new password, if there is to be one. The account is asked for where it is not known.
#[component]
fn Typed(account: Option<String>, ask: ServerAction<RequestCode>, is_asked: RwSignal<bool>, sets_password: bool) -> impl IntoView {
    let (locale, toasts) = (locale(), toasts());
    let (sign_in, renew) = (ServerAction::<SignInByCode>::new(), ServerAction::<RenewPassword>::new());
    let answer = move || renew.value().get().or_else(|| sign_in.value().get());
    let tried = RwSignal::new(None);
    Effect::new(move || {
        if let Some(RenewPassword { account, code, .. }) = renew.input().get() {
            tried.set(Some(SignInByCode { account, code }));
        }
    });
    Effect::new(move || {
        if matches!(renew.value().get(), Some(Ok(()))) || matches!(sign_in.value().get(), Some(Ok(()))) {
            enter();
        }
    });
    // Another one is on its way, or has to wait.
    let round = ask.version().get_untracked();
    Effect::new(move || match ask.value().get() {
        Some(Ok(())) if ask.version().get() > round => toasts.say(text::sign_in::sent_again(locale)),
        Some(Err(error)) => toasts.say_problem(&error),
        _ => {}
    });
    let error = move || answer().and_then(Result::err);
    let fault = move |field| Signal::derive(move || fault_of(locale, error().as_ref(), field));
    let problem = move || error().filter(|error: &ApiError| !matches!(error.kind, ProblemKind::Invalid { .. }));
    let is_one_of_several = move || problem().is_some_and(|error| error.problem == "several-companies");
    let busy = move || (renew.pending().get() || sign_in.pending().get()).to_string();
    let submit = if sets_password { text::sign_in::set_password(locale) } else { text::sign_in::submit(locale) };
    let again = account.clone();
    let fields = view! {
        {if let Some(account) = account {
            view! { <input type="hidden" name="account" value=account/> }.into_any()
        } else {
            let label = text::sign_in::account(locale);
            view! { <TextField name="account" label autocomplete="username" inputmode="email" fault=Signal::stored(None)/> }.into_any()
        }}
        <TextField name="code" label=text::sign_in::code(locale) autocomplete="one-time-code" inputmode="numeric" focused=true fault=fault("code")/>
        {sets_password.then(|| view! { <NewPasswordField name="password" label=text::invite::new_password(locale) fault=fault("password")/> })}
        <FieldFault id="code-fault".to_owned() fault=Signal::derive(move || problem().map(|error| i18n::problem_line(locale, &error)))/>
        <button type="submit" class="btn btn-primary btn-lg mt-2 w-full" aria-disabled=busy>{submit}</button>
    };
    let form = if sets_password {
        view! { <ActionForm action=renew attr:class="grid gap-4">{fields}</ActionForm> }.into_any()
    } else {
        view! { <ActionForm action=sign_in attr:class="grid gap-4">{fields}</ActionForm> }.into_any()
    };
    let enter_by_code = move |_| {
        if let Some(tried) = tried.get_untracked() {
            sign_in.dispatch(tried);
        }
    };
    view! {
        {form}
        <Show when=is_one_of_several>
            <button type="button" class="btn btn-lg mt-2.5 w-full" on:click=enter_by_code>
                {text::sign_in::enter_by_code(locale)}
            </button>
        </Show>
        <div class="mt-4 flex flex-wrap gap-2">
            {again
                .map(|account| {
                    let send_again = move |_| {
                        if !ask.pending().get_untracked() {
                            ask.dispatch(RequestCode { account: account.clone(), sets_password });
                        }
                    };
                    view! {
                        <button type="button" class="btn btn-sm" aria-disabled=move || ask.pending().get().to_string() on:click=send_again>
                            {text::sign_in::send_again(locale)}
                        </button>
                    }
                })}
            <button type="button" class="btn btn-quiet btn-sm" on:click=move |_| is_asked.set(false)>
                {text::sign_in::other_account(locale)}
            </button>
        </div>
    }
}
