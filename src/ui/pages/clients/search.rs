//! The search field of the list: `/` leads to it, typing narrows the list, Esc empties it. A plain form without scripts.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::place::Place;
use crate::domain::i18n::text;
use crate::ui::browser;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// The id of the field.
const FIELD: &str = "client-search";
/// How long a person stops typing before the list follows.
const PAUSE: Duration = Duration::from_millis(180);

/// The field; the list reads the search from the address.
#[component]
pub(super) fn Search(
    /// Where the list is.
    place: Memo<Place>,
) -> impl IntoView {
    let locale = locale();
    let words = RwSignal::new(place.with_untracked(|place| place.search.clone().unwrap_or_default()));
    let navigate = use_navigate();
    let go = move |words: String| {
        let there = Place::beginning(place.with_untracked(|here| here.order), &words);
        if place.with_untracked(|here| here.search != there.search) {
            navigate(&there.href(), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
    };
    let mut later = debounce(PAUSE, go.clone());
    let go_on_submit = go.clone();
    let clear = Callback::new(move |()| {
        words.set(String::new());
        go(String::new());
        browser::focus(FIELD);
    });
    // The address may change without the field: «Показать всех», the browser's way back. Who is typing is left alone.
    Effect::new(move || {
        let search = place.with(|place| place.search.clone().unwrap_or_default());
        if !browser::has_focus(FIELD) {
            words.set(search);
        }
    });
    lead_here_by_slash();
    view! {
        <form
            role="search"
            action="/clients"
            class="w-full md:w-[320px]"
            on:submit=move |event| {
                event.prevent_default();
                go_on_submit(words.get_untracked());
            }
        >
            <div class="field">
                <span class="text-ink-3"><Icon name="search"/></span>
                <input
                    id=FIELD
                    name="q"
                    type="text"
                    inputmode="search"
                    enterkeyhint="search"
                    autocomplete="off"
                    placeholder=text::clients::search_hint(locale)
                    aria-label=text::clients::search(locale)
                    aria-keyshortcuts="/"
                    value=words.get_untracked()
                    prop:value=words
                    on:input=move |event| {
                        words.set(event_target_value(&event));
                        later(words.get_untracked());
                    }
                    on:keydown=move |event| {
                        if event.key() == "Escape" {
                            clear.run(());
                        }
                    }
                />
                <Show when=move || words.with(String::is_empty) fallback=move || view! { <Clear clear/> }>
                    <span class="kbd max-md:hidden" aria-hidden="true">"/"</span>
                </Show>
            </div>
        </form>
    }
}

#[component]
fn Clear(clear: Callback<()>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="-mr-1 rounded-sm p-1 text-ink-3 hover:text-ink"
            aria-label=text::clients::clear_search(locale())
            on:click=move |_| clear.run(())
        >
            <Icon name="x"/>
        </button>
    }
}

/// The key by its place on the keyboard, so that it works in every layout; not while something is being typed.
fn lead_here_by_slash() {
    let handle = window_event_listener(ev::keydown, |event| {
        let typing = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|element| {
            ["INPUT", "TEXTAREA", "SELECT"].contains(&element.tag_name().as_str()) || element.has_attribute("contenteditable")
        });
        if event.code() == "Slash" && !typing && !event.ctrl_key() && !event.meta_key() && !event.alt_key() {
            event.prevent_default();
            browser::focus(FIELD);
        }
    });
    on_cleanup(move || handle.remove());
}
