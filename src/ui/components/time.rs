//! A moment in words, with the machine's form beside it.

use leptos::prelude::*;

use crate::domain::time::Moment;

/// `<time>` with words of the caller's choice.
#[component]
pub fn Time(
    /// The moment.
    moment: Moment,
    /// How it reads.
    #[prop(into)]
    words: String,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <time class=format!("num {class}") datetime=moment.local().to_rfc3339()>
            {words}
        </time>
    }
}
