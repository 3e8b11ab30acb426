//! A page that somebody was sent the link of: what the link opens, or that it opens nothing any more.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::i18n::text;
use crate::ui::answer::ask_first;
use crate::ui::components::ProblemNotice;
use crate::ui::layout::SignInFrame;
use crate::ui::look::locale;

/// The words of a link's page.
#[derive(Clone, Copy)]
pub(super) struct Words {
    /// The tab's title.
    pub(super) title: &'static str,
    /// That the link is over, and what to do then.
    pub(super) over: (&'static str, &'static str),
}

/// The page of a link: `read` asks by the link's token what it opens, `form` draws that.
pub(super) fn by_link<T, Reading>(words: Words, read: fn(String) -> Reading, form: fn(T, String) -> AnyView) -> impl IntoView
where
    T: Clone + DeserializeOwned + Send + Serialize + Sync + 'static,
    Reading: Future<Output = Result<T, ApiError>> + Send + 'static,
{
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    let opened = ask_first(move || token.get(), read);
    view! {
        <Title text=words.title/>
        <SignInFrame>
            <Suspense>
                {move || {
                    Some(
                        match opened.get()? {
                            Ok(opened) => form(opened, token.get_untracked()),
                            Err(error) => view! { <Trouble error over=words.over/> }.into_any(),
                        },
                    )
                }}
            </Suspense>
        </SignInFrame>
    }
}

#[component]
fn Trouble(error: ApiError, over: (&'static str, &'static str)) -> impl IntoView {
    if !matches!(error.kind, ProblemKind::Gone) {
        return view! { <ProblemNotice error/> }.into_any();
    }
    let (title, detail) = over;
    view! {
        <h1 class="text-head font-semibold tracking-tight">{title}</h1>
        <p class="mt-1.5 text-body text-ink-2">{detail}</p>
        <a href="/sign-in" class="btn btn-lg mt-6 self-start">{text::common::sign_in(locale())}</a>
    }
    .into_any()
}
