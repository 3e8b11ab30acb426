//! The pages of the marketplace's door when it does not open: what happened, what we do, what to do. They stay as the server
//! sent them and need no script: whoever comes here may come from anywhere.

mod language;
mod picture;
mod ways;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};

use self::language::Language;
use self::picture::Picture;
use self::ways::Ways;
use crate::domain::i18n::text;
use crate::domain::marketplace::{DoorPage, DoorProblem};
use crate::ui::components::Wordmark;
use crate::ui::look::{locale, provide_look};
use crate::ui::shell::document;

/// The document of a problem. Expects the same context as `ui::shell::shell`, and the `DoorPage`.
pub fn marketplace_error(options: LeptosOptions) -> impl IntoView {
    document(options, ().into_any(), view! { <Page/> }.into_any())
}

#[component]
fn Page() -> impl IntoView {
    provide_meta_context();
    provide_look();
    let locale = locale();
    let DoorPage { problem, crm, status, code, store_url } = expect_context();
    let words = move |part: &str| crm.named_in(text::door_problems::find(locale, &format!("{}.{part}", problem.key())).unwrap_or_default());
    let product = text::product::name(locale);
    view! {
        <Title text=format!("{} — {product}", words("title"))/>
        <main class="flex min-h-dvh flex-col px-5 py-6 md:px-8 md:py-5">
            <div class="flex items-center justify-between gap-4">
                <a href="/" class="rounded-sm" aria-label=product><Wordmark/></a>
                <Language/>
            </div>
            <div class="mx-auto flex w-full max-w-[560px] flex-1 flex-col justify-center py-10">
                <Picture problem/>
                <h1 class="mt-8 text-display font-semibold tracking-tight text-balance">{words("title")}</h1>
                <p class="mt-1.5 text-read text-ink-2 text-pretty">{words("detail")}</p>
                <dl class="card mt-6 divide-y divide-line overflow-hidden">
                    <Line name=text::door::happened(locale) words=words("happened")/>
                    <Line name=text::door::ours(locale) words=words("ours")/>
                    <Line name=text::door::yours(locale) words=words("yours")/>
                </dl>
                <Ways problem store_url/>
                // A salon that works is no error.
                {(problem != DoorProblem::SetUp)
                    .then(|| view! { <p class="num mt-8 text-small text-ink-3">{text::door::foot(locale, &code, status.to_string())}</p> })}
            </div>
        </main>
    }
}

#[component]
fn Line(name: &'static str, words: String) -> impl IntoView {
    view! {
        <div class="grid gap-x-4 px-4 py-3 md:grid-cols-[132px_minmax(0,1fr)]">
            <dt class="text-ink-3">{name}</dt>
            <dd class="text-pretty">{words}</dd>
        </div>
    }
}
