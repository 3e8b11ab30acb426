//! The two ways to link a number, as forms: a picture for a second screen, a code for the same phone.

use leptos::html::Input;
use leptos::prelude::*;

use crate::domain::error::ApiError;
use crate::domain::i18n::text;
use crate::domain::phone::Phone;
use crate::ui::components::{FieldFault, Icon};
use crate::ui::look::locale;

/// What is wrong with the number, for the field to point at.
const FAULT: &str = "pairing-phone-fault";

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
    /// The last number that was asked with is none.
    pub(in crate::ui::pages) bad_number: Signal<bool>,
}

/// Whether a refusal is about the number that was typed: it is told under its field, and nowhere else.
pub(in crate::ui::pages) fn is_bad_number(error: &ApiError) -> bool {
    error.problem == "bad-phone"
}

/// Where a button is the view's one filled button.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Filled {
    Always,
    /// From 768 px on.
    OnWide,
    /// Below.
    OnPhones,
    Never,
}

impl Filled {
    fn class(self) -> &'static str {
        match self {
            Self::Always => "btn btn-primary justify-self-start",
            Self::OnWide => "btn btn-wide-primary justify-self-start",
            Self::OnPhones => "btn btn-narrow-primary justify-self-start",
            Self::Never => "btn justify-self-start",
        }
    }
}

/// A button that asks for a picture.
#[component]
pub(super) fn ByPicture(
    /// Its words.
    label: &'static str,
    /// Where it is the first thing to do.
    filled: Filled,
    /// Asks for it.
    linking: Linking,
) -> impl IntoView {
    let busy = linking.busy;
    view! {
        <button type="button" class=filled.class() aria-disabled=move || busy.get().to_string() on:click=move |_| linking.begin.run(None)>
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
    /// Where it is the first thing to do.
    filled: Filled,
    /// Asks for it.
    linking: Linking,
) -> impl IntoView {
    let locale = locale();
    let Linking { busy, bad_number, .. } = linking;
    let written = RwSignal::new(number.map(|number| number.for_people()).unwrap_or_default());
    let input = NodeRef::<Input>::new();
    // An empty field crosses the wire as none, which would ask for a picture.
    let is_blank = RwSignal::new(false);
    let is_bad = Signal::derive(move || is_blank.get() || bad_number.get());
    Effect::new(move || {
        if is_bad.get() && input.get().is_some() {
            focus(input);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let number = written.get_untracked();
        is_blank.set(number.trim().is_empty());
        if is_blank.get_untracked() {
            focus(input);
        } else {
            linking.begin.run(Some(number));
        }
    };
    let fault = Signal::derive(move || is_bad.get().then(|| text::pairing::bad_phone(locale).to_owned()));
    view! {
        <form class="grid max-w-[360px] gap-2" data-testid="by-code" novalidate on:submit=submit>
            <div>
                <label class="label">
                    {text::pairing::number(locale)}
                    <span class=move || if is_bad.get() { "field is-error mt-1.5" } else { "field mt-1.5" }>
                        <Icon name="phone"/>
                        <input
                            node_ref=input
                            name="phone"
                            type="tel"
                            autocomplete="tel"
                            required
                            aria-describedby=move || is_bad.get().then_some(FAULT)
                            aria-invalid=move || is_bad.get().then_some("true")
                            value=written.get_untracked()
                            prop:value=written
                            on:input=move |event| written.set(event_target_value(&event))
                        />
                    </span>
                </label>
                <FieldFault id=FAULT.to_owned() fault/>
            </div>
            <button type="submit" class=filled.class() aria-disabled=move || busy.get().to_string()>
                <Icon name="key-round"/>
                {text::pairing::by_code(locale)}
            </button>
        </form>
    }
}

fn focus(input: NodeRef<Input>) {
    if let Some(input) = input.get_untracked() {
        // A field that cannot be focused is none that anybody types into.
        let _ = input.focus();
    }
}
