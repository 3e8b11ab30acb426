//! The page `/sign-in`: by e-mail or phone and password; who came back from the marketplace is named.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;

use super::HOME;
use super::ended::EndedNote;
use super::form::SignInForm;
use crate::api::recovery::get_returning;
use crate::api::session::{SignIn, get_farewell, get_viewer};
use crate::domain::company::{Returning, Viewer};
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::text;
use crate::ui::answer::ask_first;
use crate::ui::browser;
use crate::ui::layout::SignInFrame;
use crate::ui::look::locale;

/// Signs a person in and sends them to where they were going (`?next=`).
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let next = Memo::new(move |_| query.with(|query| safe_next(query.get("next").as_deref())));
    let viewer = ask_first(|| (), |()| get_viewer());
    let returning = ask_first(|| (), |()| get_returning());
    let ended = ask_first(|| (), |()| get_farewell());
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
            {move || {
                let (viewer, returning) = (viewer.get()?.ok().flatten()?, returning.get()?.ok().flatten());
                (!is_elsewhere(&viewer, returning.as_ref())).then(|| view! { <Redirect path=next.get_untracked()/> })
            }}
        </Suspense>
        <SignInFrame>
            <Suspense>{move || ended.get().and_then(Result::ok).flatten().map(|ended| view! { <EndedNote ended/> })}</Suspense>
            <Suspense>
                {move || {
                    let (returning, viewer) = (returning.get()?.ok().flatten(), viewer.get()?.ok().flatten());
                    let elsewhere = viewer.filter(|viewer| is_elsewhere(viewer, returning.as_ref())).map(|viewer| viewer.company_name);
                    Some(view! { <SignInForm action problem returning elsewhere/> })
                }}
            </Suspense>
        </SignInFrame>
    }
}

/// Whether somebody who is signed in came from the marketplace for another salon than the one they are in.
fn is_elsewhere(viewer: &Viewer, returning: Option<&Returning>) -> bool {
    returning.is_some_and(|returning| returning.company != viewer.company)
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
