//! The door: e-mail or phone, and password. A plain form, so it works before the scripts arrive and without them.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use crate::api::session::{SignIn, get_viewer};
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::{self, text};
use crate::ui::browser;
use crate::ui::components::{Icon, IconSize, PasswordInput};
use crate::ui::layout::SignInFrame;
use crate::ui::look::locale;

/// Where a person goes who asked for nothing else.
const HOME: &str = "/clients";

/// Signs a person in and sends them to where they were going (`?next=`).
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let next = Memo::new(move |_| query.with(|query| safe_next(query.get("next").as_deref())));
    let viewer = Resource::new_blocking(|| (), |()| get_viewer());
    let action = ServerAction::<SignIn>::new();
    Effect::new(move || {
        if let Some(Ok(())) = action.value().get() {
            // The whole page: nothing of the time before the sign-in may stay.
            browser::go(&next.get_untracked());
        }
    });
    // Without scripts the refusal comes back in the address, as the framework puts it there.
    let refused_without_scripts =
        move || query.with(|query| query.get("__path").is_some_and(|path| path == SignIn::PATH) && query.get("__err").is_some());
    let problem = Signal::derive(move || match action.value().get() {
        Some(Err(error)) => Some(error),
        None if refused_without_scripts() => Some(ApiError::new("sign-in-refused", ProblemKind::Unauthenticated)),
        _ => None,
    });
    view! {
        <Title text=text::sign_in::title(locale())/>
        <Suspense>
            {move || matches!(viewer.get(), Some(Ok(Some(_)))).then(|| view! { <Redirect path=next.get_untracked()/> })}
        </Suspense>
        <SignInFrame>
            <Form action problem/>
        </SignInFrame>
    }
}

#[component]
fn Form(action: ServerAction<SignIn>, problem: Signal<Option<ApiError>>) -> impl IntoView {
    let locale = locale();
    let busy = action.pending();
    let field_class = move || if problem.with(Option::is_some) { "field field-lg is-error" } else { "field field-lg" };
    let described = move || problem.with(Option::is_some).then_some("sign-in-problem");
    let invalid = move || problem.with(Option::is_some).then_some("true");
    view! {
        <ActionForm action attr:class="flex flex-col">
            <h1 class="text-head font-semibold tracking-tight">{text::sign_in::title(locale)}</h1>
            <p class="mt-1 mb-6 text-body text-ink-2">{text::sign_in::audience(locale)}</p>
            <label class="label" for="account">{text::sign_in::account(locale)}</label>
            <div class=field_class>
                <input id="account" name="account" type="text" inputmode="email" autocapitalize="none" spellcheck="false" autocomplete="username" required autofocus aria-describedby=described aria-invalid=invalid/>
            </div>
            <label class="label mt-4" for="password">{text::sign_in::password(locale)}</label>
            <PasswordInput
                name="password"
                autocomplete="current-password"
                class=Signal::derive(field_class)
                described=Signal::derive(move || described().map(str::to_owned))
                invalid=Signal::derive(move || problem.with(Option::is_some))
            />
            <div role="alert">
                {move || {
                    problem
                        .get()
                        .map(|error| {
                            let (title, detail) = i18n::problem(locale, &error);
                            view! {
                                <p id="sign-in-problem" class="hint hint-error">
                                    <Icon name="circle-alert" size=IconSize::Small class="mt-px"/>
                                    <span>{format!("{title}. {detail}")}</span>
                                </p>
                            }
                        })
                }}
            </div>
            <button type="submit" class="btn btn-primary btn-lg mt-6 w-full" aria-disabled=move || busy.get().to_string()>
                {move || busy.get().then(|| view! { <Icon name="circle-dashed" class="turn"/> })}
                {text::sign_in::submit(locale)}
            </button>
        </ActionForm>
    }
}

/// A way back into our own pages; anything else leads home.
fn safe_next(next: Option<&str>) -> String {
    // Browsers drop tabs and line ends inside an address and read a backslash as a slash.
    let odd = |c: char| c == '\\' || c.is_control();
    let ours = |next: &&str| next.starts_with('/') && !next.starts_with("//") && !next.contains(odd) && !next.starts_with("/sign-in");
    next.filter(ours).unwrap_or(HOME).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_follow_a_sign_in() {
        assert_eq!(safe_next(Some("/clients/cli_1?x=1")), "/clients/cli_1?x=1");
        for elsewhere in [
            None,
            Some("https://evil.example"),
            Some("//evil.example"),
            Some("/\\evil.example"),
            Some("/\t/evil.example"),
            Some("/sign-in"),
            Some("clients"),
        ] {
            assert_eq!(safe_next(elsewhere), HOME);
        }
    }
}
