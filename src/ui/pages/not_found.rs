//! No such page.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::domain::i18n::text;
use crate::ui::components::{Icon, Wordmark};
use crate::ui::look::locale;

/// The page of an address that leads nowhere. The server answers 404 with it.
#[component]
pub fn NotFound() -> impl IntoView {
    let locale = locale();
    view! {
        <Title text=text::problems::not_found::title(locale)/>
        <main class="flex min-h-dvh flex-col px-5 py-6 md:px-10 md:py-8">
            <a href="/" class="self-start rounded-sm" aria-label=text::product::name(locale)><Wordmark/></a>
            <div class="mx-auto flex w-full max-w-[600px] flex-1 flex-col justify-center py-10">
                <p class="num text-display font-semibold text-ink-3">"404"</p>
                <h1 class="mt-3 text-head font-semibold tracking-tight">{text::problems::not_found::title(locale)}</h1>
                <p class="mt-1.5 text-read text-ink-2">{text::problems::not_found::detail(locale)}</p>
                <a href="/clients" class="btn btn-lg mt-6 self-start">
                    <Icon name="arrow-left"/>
                    {text::common::to_clients(locale)}
                </a>
            </div>
        </main>
    }
}
