//! The two ways to link a number, as forms: a picture for a second screen, a code for the same phone.

use leptos::prelude::*;

use crate::domain::i18n::text;
use crate::domain::phone::Phone;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// What one can do about linking; the workspace and the wizard each ask in their own name.
#[derive(Clone, Copy)]
pub(in crate::ui::pages) struct Linking {
    /// Asks for a code to type on the phone with this number, in any writing; without one, for a picture.
    pub(in crate::ui::pages) begin: Callback<Option<String>>,
    /// Takes a linked number back, without a code.
    pub(in crate::ui::pages) resume: Callback<()>,
    /// Gives the code up.
    pub(in crate::ui::pages) cancel: Callback<()>,
    /// One of them is under way.
    pub(in crate::ui::pages) busy: Signal<bool>,
}

/// A button that asks for a picture.
#[component]
pub(super) fn ByPicture(
    /// Its words.
    label: &'static str,
    /// The first thing to do here.
    primary: bool,
    /// Asks for it.
    linking: Linking,
) -> impl IntoView {
    let busy = linking.busy;
    let class = if primary { "btn btn-primary justify-self-start" } else { "btn justify-self-start" };
    view! {
        <button type="button" class=class aria-disabled=move || busy.get().to_string() on:click=move |_| linking.begin.run(None)>
            {move || if busy.get() { view! { <Icon name="circle-dashed" class="turn"/> } } else { view! { <Icon name="qr-code"/> } }}
            {label}
        </button>
    }
}

/// The number of the phone, and a button that asks for a code to type on it.
#[component]
pub(super) fn ByCode(
    /// The number, where it is known.
    number: Option<Phone>,
    /// Asks for it.
    linking: Linking,
) -> impl IntoView {
    let locale = locale();
    let busy = linking.busy;
    let written = RwSignal::new(number.map(|number| number.for_people()).unwrap_or_default());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        linking.begin.run(Some(written.get_untracked()));
    };
    view! {
        <form class="grid max-w-[360px] gap-2" data-testid="by-code" on:submit=submit>
            <label class="label">
                {text::pairing::number(locale)}
                <span class="field mt-1.5">
                    <Icon name="phone"/>
                    <input
                        name="phone"
                        type="tel"
                        autocomplete="tel"
                        required
                        value=written.get_untracked()
                        prop:value=written
                        on:input=move |event| written.set(event_target_value(&event))
                    />
                </span>
            </label>
            <button type="submit" class="btn justify-self-start" aria-disabled=move || busy.get().to_string()>
                <Icon name="key-round"/>
                {text::pairing::by_code(locale)}
            </button>
        </form>
    }
}
