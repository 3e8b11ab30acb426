//! The two ways to link a number, as forms: a picture for a second screen, a code for the same phone.

use leptos::prelude::*;

use crate::api::whatsapp::BeginPairing;
use crate::domain::i18n::text;
use crate::domain::phone::Phone;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// A button that asks for a picture.
#[component]
pub(super) fn ByPicture(
    /// Its words.
    label: &'static str,
    /// The first thing to do here.
    primary: bool,
    /// Asks for it.
    begin: ServerAction<BeginPairing>,
) -> impl IntoView {
    let busy = begin.pending();
    let class = if primary { "btn btn-primary" } else { "btn" };
    view! {
        <ActionForm action=begin>
            <button type="submit" class=class aria-disabled=move || busy.get().to_string()>
                {move || if busy.get() { view! { <Icon name="circle-dashed" class="turn"/> } } else { view! { <Icon name="qr-code"/> } }}
                {label}
            </button>
        </ActionForm>
    }
}

/// The number of the phone, and a button that asks for a code to type on it.
#[component]
pub(super) fn ByCode(
    /// The number, where it is known.
    number: Option<Phone>,
    /// Asks for it.
    begin: ServerAction<BeginPairing>,
) -> impl IntoView {
    let locale = locale();
    let busy = begin.pending();
    view! {
        <ActionForm action=begin attr:class="grid max-w-[360px] gap-2" attr:data-testid="by-code">
            <label class="label">
                {text::pairing::number(locale)}
                <span class="field mt-1.5">
                    <Icon name="phone"/>
                    <input name="phone" type="tel" autocomplete="tel" required value=number.map(|number| number.for_people())/>
                </span>
            </label>
            <button type="submit" class="btn justify-self-start" aria-disabled=move || busy.get().to_string()>
                <Icon name="key-round"/>
                {text::pairing::by_code(locale)}
            </button>
        </ActionForm>
    }
}
