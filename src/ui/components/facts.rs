//! A fact with its name: a line of a list, or a number at the head of a page.

use leptos::prelude::*;

/// A line of a definition list inside a card.
#[component]
pub fn Fact(
    /// What it is.
    name: &'static str,
    /// The fact.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="flex items-baseline gap-4 px-4 py-2.5 md:px-5">
            <dt class="w-[132px] shrink-0 text-ink-3 md:w-[168px]">{name}</dt>
            <dd class="num min-w-0">{children()}</dd>
        </div>
    }
}

/// A number with its name and a line under it.
#[component]
pub fn Metric(
    /// What it counts.
    name: &'static str,
    /// The number, or the fact.
    #[prop(into)]
    value: String,
    /// The line under it.
    #[prop(into)]
    note: String,
    /// Part of a strip under a header instead of a card.
    #[prop(optional)]
    strip: bool,
) -> impl IntoView {
    let (place, size) = if strip { ("px-4 py-3 md:first:pl-0", "mt-0.5 text-title") } else { ("p-4", "mt-1 text-head tracking-tight") };
    view! {
        <div class=format!("min-w-0 flex-1 {place}")>
            <p class="eyebrow truncate">{name}</p>
            <p class=format!("num truncate font-semibold {size}") title=value>{value.clone()}</p>
            <p class="num mt-0.5 text-small text-ink-3 md:truncate" title=note>{note.clone()}</p>
        </div>
    }
}
