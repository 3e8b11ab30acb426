//! The other language, by a form: there is no script here to ask for it.

use leptos::prelude::*;

use crate::domain::i18n::Locale;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// Reads the same page in the other language.
#[component]
pub(super) fn Language() -> impl IntoView {
    let other = if locale() == Locale::Ru { Locale::En } else { Locale::Ru };
    view! {
        // Without an address it is posted to this one.
        <form method="post">
            <button type="submit" name="locale" value=other.as_str() class="btn btn-quiet" lang=other.as_str()>
                <Icon name="globe"/>
                {other.own_name()}
            </button>
        </form>
    }
}
