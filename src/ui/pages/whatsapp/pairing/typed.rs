//! A code to type on the phone, its countdown, and where to type it.

use leptos::prelude::*;

use super::super::feed::PairingFeed;
use super::progress::Steps;
use super::{Step, clock};
use crate::domain::i18n::text;
use crate::domain::live::PairingFrame;
use crate::domain::phone::Phone;
use crate::ui::action::toasts;
use crate::ui::browser;
use crate::ui::components::Icon;
use crate::ui::look::locale;

/// The code in two halves, as WhatsApp shows it; read to the ear sign by sign.
#[component]
pub(super) fn Typed(feed: PairingFeed, phone: Phone) -> impl IntoView {
    let locale = locale();
    let code = Memo::new(move |_| match feed.frame() {
        PairingFrame::Code { code, .. } => Some(code),
        _ => None,
    });
    let halves = move || {
        let code = code.get()?;
        let (first, second) = code.split_at_checked(4)?;
        Some(format!("{first}-{second}"))
    };
    let signs = move || code.get().map(|code| code.chars().flat_map(|sign| [sign, ' ']).collect::<String>());
    let seconds = Memo::new(move |_| feed.left_ms().div_ceil(1000));
    let words = move || match Step::of(&feed.frame()) {
        Step::Preparing => text::pairing::preparing(locale).to_owned(),
        Step::Waiting => text::pairing::code_left(locale, clock(seconds.get())),
        Step::Confirming => text::pairing::step_accepted(locale).to_owned(),
        Step::Connected => text::pairing::step_connected(locale).to_owned(),
    };
    let spoken = move || {
        let said = code.get().is_some() && matches!(seconds.get(), 30 | 10 | 0);
        said.then(|| text::pairing::seconds_left(locale, seconds.get()))
    };
    let toasts = toasts();
    let copy = move |_| {
        if let Some(code) = code.get_untracked() {
            // Where the browser keeps its clipboard from us the code is there to be marked.
            toasts.say(if browser::copy(&code) { text::pairing::code_copied(locale).to_owned() } else { code });
        }
    };
    view! {
        <p class="num text-body text-ink-2">{text::pairing::code_for(locale, phone.for_people())}</p>
        <p class="num my-5 min-h-10 text-[32px] font-semibold tracking-[0.12em] select-all" data-testid="typed-code" aria-label=signs>
            {move || halves().unwrap_or_else(|| "····-····".to_owned())}
        </p>
        <button type="button" class="btn mb-4" prop:disabled=move || code.get().is_none() on:click=copy>
            <Icon name="copy"/>
            {text::pairing::copy_code(locale)}
        </button>
        <p class="num text-body" data-testid="countdown">{words}</p>
        <p class="sr-only" aria-live="polite">
            {spoken}
        </p>
    }
}

/// Where the code is typed.
#[component]
pub(super) fn HowToType() -> impl IntoView {
    let locale = locale();
    let steps = vec![
        view! { {text::pairing::tap_notice(locale)} }.into_any(),
        view! {
            {text::pairing::no_notice(locale)}
            " "
            <b class="font-semibold">{text::pairing::settings(locale)}</b>
            " → "
            <b class="font-semibold">{text::pairing::linked_devices(locale)}</b>
            " → "
            <b class="font-semibold">{text::pairing::link_by_number(locale)}</b>
        }
        .into_any(),
        view! { {text::pairing::type_code(locale)} }.into_any(),
    ];
    view! { <Steps title=text::pairing::how_to_type(locale) steps/> }
}
