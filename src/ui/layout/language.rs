//! The other language, where nobody is signed in yet.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::domain::i18n::Locale;
use crate::ui::components::Icon;
use crate::ui::look::{choose_locale, locale};

/// Loads the same page in the other language.
#[component]
pub fn OtherLanguage(
    /// More classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    let other = if locale() == Locale::Ru { Locale::En } else { Locale::Ru };
    let location = use_location();
    let choose = move |_| {
        let search = location.search.get_untracked();
        choose_locale(other, &format!("{}?{}", location.pathname.get_untracked(), search.trim_start_matches('?')));
    };
    view! {
        <button type="button" class=format!("btn btn-quiet {class}") lang=other.as_str() on:click=choose>
            <Icon name="globe"/>
            {other.own_name()}
        </button>
    }
}
