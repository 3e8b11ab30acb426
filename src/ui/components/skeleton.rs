//! The ghost of what is being loaded, in its exact geometry. It waits 200 ms, so that a quick answer shows none.

use leptos::prelude::*;

use crate::domain::i18n::text;
use crate::ui::look::locale;

/// One breathing bar of a width in pixels.
#[component]
pub fn SkeletonBar(
    /// Width in pixels.
    width: u32,
) -> impl IntoView {
    view! { <span class="skeleton block h-2.5 max-w-full" style=format!("width: {width}px")></span> }
}

/// Rows of a list, each as high as a real one.
#[component]
pub fn SkeletonRows(
    /// How many.
    count: u32,
) -> impl IntoView {
    let rows = (0..count).map(|row| {
        view! {
            <div class="flex h-[86px] items-center gap-3 border-b border-line px-4 md:h-[var(--row-table)] md:px-6">
                <span class="skeleton size-9 shrink-0 !rounded-full md:size-6"></span>
                <SkeletonBar width={120 + (row * 37) % 70}/>
                <span class="ml-auto hidden md:block"><SkeletonBar width={150 + (row * 53) % 90}/></span>
                <span class="ml-auto"><SkeletonBar width=66/></span>
            </div>
        }
    });
    view! {
        <div class="late" role="status" aria-label=text::common::loading(locale())>
            {rows.collect_view()}
        </div>
    }
}
