//! Where to go from a problem.

use leptos::prelude::*;

use crate::domain::i18n::text;
use crate::domain::marketplace::DoorProblem;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// The same address again, where that may help, and the way back to the marketplace; to the door where the salon is set up.
#[component]
pub(super) fn Ways(problem: DoorProblem, store_url: String) -> impl IntoView {
    let locale = locale();
    if problem == DoorProblem::SetUp {
        return view! {
            <p class="mt-6">
                <a href="/sign-in" class="btn btn-lg btn-primary">{text::sign_in::submit(locale)}</a>
            </p>
        }
        .into_any();
    }
    let store = if problem.may_pass() { "btn btn-lg" } else { "btn btn-lg btn-primary" };
    view! {
        <p class="mt-6 flex flex-wrap gap-2">
            {problem
                .may_pass()
                .then(|| {
                    view! {
                        // An empty address is this one, with a query that need not be written down a second time.
                        <a href="" class="btn btn-lg btn-primary">
                            <Icon name="refresh-cw"/>
                            {text::door::retry(locale)}
                        </a>
                    }
                })}
            <a href=store_url class=store>
                <Icon name="store"/>
                {text::door::store(locale)}
            </a>
        </p>
    }
    .into_any()
}
