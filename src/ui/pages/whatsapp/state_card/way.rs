//! The way out of a state: at most two things to do, the first of them filled.

use leptos::prelude::*;

use super::super::methods::{ByCode, ByPicture, Filled, Linking};
use crate::domain::i18n::text;
use crate::domain::phone::Phone;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// What a person can do about a state.
#[derive(Clone, Copy)]
pub(super) enum Offer {
    /// Waiting is all there is to do.
    Wait,
    /// Link a number: by picture, or, on the phone itself, by code.
    Link(&'static str),
    /// Link a number, by a code wherever one sits.
    LinkByCode(&'static str),
    /// Take the number back that is linked still, or link another.
    Resume(&'static str),
}

/// Of the two ways to link the code comes first on a narrow screen, which is likely the phone itself.
#[component]
pub(super) fn Way(offer: Offer, may: bool, number: Option<Phone>, linking: Linking) -> impl IntoView {
    let locale = locale();
    let ways = match offer {
        Offer::Wait => return ().into_any(),
        _ if !may => return view! { <p class="mt-4 text-small text-ink-3">{text::whatsapp::link_not_yours(locale)}</p> }.into_any(),
        Offer::Link(label) => view! {
            <ByPicture label filled=Filled::OnWide linking/>
            <div class="max-md:order-first"><ByCode number filled=Filled::OnPhones linking/></div>
        }
        .into_any(),
        Offer::LinkByCode(label) => view! {
            <ByCode number filled=Filled::Always linking/>
            <ByPicture label filled=Filled::Never linking/>
        }
        .into_any(),
        Offer::Resume(label) => view! {
            <div class="flex flex-wrap gap-2">
                <button
                    type="button"
                    class="btn btn-primary"
                    aria-disabled=move || linking.busy.get().to_string()
                    on:click=move |_| linking.resume.run(())
                >
                    <Icon name="rotate-cw"/>
                    {label}
                </button>
                <ByPicture label=text::whatsapp::link_anew(locale) filled=Filled::Never linking/>
            </div>
        }
        .into_any(),
    };
    view! { <div class="mt-4 grid gap-5">{ways}</div> }.into_any()
}
