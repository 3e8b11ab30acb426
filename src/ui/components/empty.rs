//! A place without content: nothing yet, nothing found, or nothing because something went wrong.

use leptos::prelude::*;

use super::Icon;
use crate::domain::error::ApiError;
use crate::domain::i18n::{self, text};
use crate::ui::look::locale;
use crate::ui::way_in::sign_in_from_here;

/// An icon on a disc, a fact, a line, at most one button (the children).
#[component]
pub fn Empty(
    /// The icon.
    icon: &'static str,
    /// The fact.
    #[prop(into)]
    title: String,
    /// The line under it.
    #[prop(into)]
    detail: String,
    /// The button, if there is one.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="flex flex-1 flex-col items-center justify-center px-6 py-16 text-center">
            <span class="flex size-10 items-center justify-center rounded-full bg-press text-ink-2">
                <Icon name=icon/>
            </span>
            <h2 class="mt-4 text-body font-semibold">{title}</h2>
            <p class="mt-1 max-w-[360px] text-dense text-ink-2 text-pretty">{detail}</p>
            {children.map(|children| view! { <div class="mt-4">{children()}</div> })}
        </div>
    }
}

/// A refusal in the place of what was asked for, with the way out: to sign in once the sign-in has ended, to ask again otherwise.
#[component]
pub fn ProblemNotice(
    /// What went wrong.
    error: ApiError,
    /// Asks again; without it the notice only tells.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let locale = locale();
    let (title, detail) = i18n::problem(locale, &error);
    // Asking again would be refused again.
    let way = if error.problem == "unauthenticated" {
        // The whole page: nothing of the time before the sign-in may stay.
        let sign_in = sign_in_from_here();
        Some(view! { <a href=sign_in rel="external" class="btn btn-primary">{text::sign_in::submit(locale)}</a> }.into_any())
    } else {
        retry.map(|retry| {
            view! {
                <button type="button" class="btn" on:click=move |_| retry.run(())>
                    <Icon name="refresh-cw"/>
                    {text::common::retry(locale)}
                </button>
            }
            .into_any()
        })
    };
    view! {
        <div role="alert" class="flex flex-1">
            <Empty icon="cloud-off" title detail>{way}</Empty>
        </div>
    }
}
