//! A picture to scan, its countdown, and how to scan it.

use leptos::prelude::*;

use super::super::feed::PairingFeed;
use super::progress::Steps;
use super::{Step, clock};
use crate::domain::i18n::text;
use crate::domain::live::PairingFrame;
use crate::domain::whatsapp::pairing::MOST_CODES;
use crate::ui::components::{Icon, IconSize};
use crate::ui::look::locale;

/// The outline of the frame as one stroke from the middle of the top edge, clockwise.
const RING: &str = "M136 2h114a20 20 0 0 1 20 20v228a20 20 0 0 1-20 20H22a20 20 0 0 1-20-20V22A20 20 0 0 1 22 2h114";

/// The picture in its frame: dark on white in both themes, so that every camera reads it.
#[component]
pub(super) fn Picture(feed: PairingFeed) -> impl IntoView {
    let locale = locale();
    // Only a new picture is drawn anew; the ring moves without it.
    let picture = Memo::new(move |_| match feed.frame() {
        PairingFrame::Qr { svg, lives_ms, .. } => Some((svg, lives_ms)),
        _ => None,
    });
    let ring = move || {
        let (_, lives_ms) = picture.get()?;
        // In thousandths: the browser's code has no other use for the printing of fractions, which is long.
        let share = u64::from(feed.left_ms()) * 1000 / u64::from(lives_ms.max(1));
        Some(format!("{} 1000", share.min(1000)))
    };
    // The ground is white in both themes, so these take the light theme's ink.
    let waiting = move || match Step::of(&feed.frame()) {
        Step::Connected => view! { <Icon name="check" size=IconSize::Large class="code-mark !size-8"/> },
        _ => view! { <Icon name="circle-dashed" size=IconSize::Large class="code-mark turn !size-8"/> },
    };
    view! {
        <div class="code-frame">
            <svg viewBox="0 0 272 272" aria-hidden="true">
                <rect class="stroke-press" x="2" y="2" width="268" height="268" rx="20"></rect>
                {move || ring().map(|dashes| view! { <path class="code-ring" pathLength="1000" stroke-dasharray=dashes d=RING></path> })}
            </svg>
            {move || match picture.get() {
                Some((svg, _)) => {
                    view! { <div class="code-ground"><div role="img" aria-label=text::pairing::code(locale) data-testid="pairing-code" inner_html=svg></div></div> }
                        .into_any()
                }
                None => view! { <div class="code-ground flex items-center justify-center">{waiting}</div> }.into_any(),
            }}
        </div>
    }
}

/// Digits for the eye while there is a code; the live region speaks at 30, 10 and 0 seconds only.
#[component]
pub(super) fn Countdown(feed: PairingFeed) -> impl IntoView {
    let locale = locale();
    let seconds = Memo::new(move |_| feed.left_ms().div_ceil(1000));
    let step = Memo::new(move |_| Step::of(&feed.frame()));
    let clock = move || clock(seconds.get());
    let words = move || match step.get() {
        Step::Preparing => text::pairing::preparing(locale).into_any(),
        Step::Waiting => view! {
            {text::pairing::renews_in(locale)}
            " "
            <b class="font-semibold" data-testid="countdown">
                {clock}
            </b>
        }
        .into_any(),
        Step::Confirming => text::pairing::step_confirming(locale).into_any(),
        Step::Connected => text::pairing::step_connected(locale).into_any(),
    };
    let which = move || match feed.frame() {
        PairingFrame::Qr { nth, .. } => text::pairing::renews_itself(locale, nth, MOST_CODES),
        _ => String::new(),
    };
    let waits = move || step.get() == Step::Waiting;
    let spoken = move || (waits() && matches!(seconds.get(), 30 | 10 | 0)).then(|| text::pairing::seconds_left(locale, seconds.get()));
    view! {
        <p class="num mt-4 text-body">{words}</p>
        <p class="min-h-4 text-small text-ink-3">{move || waits().then(which)}</p>
        <p class="sr-only" aria-live="polite">
            {spoken}
        </p>
    }
}

#[component]
pub(super) fn HowToScan() -> impl IntoView {
    let locale = locale();
    let steps = [
        view! { {text::pairing::open_whatsapp(locale)} }.into_any(),
        view! {
            {text::pairing::press(locale)}
            " "
            <b class="font-semibold">{text::pairing::settings(locale)}</b>
            " → "
            <b class="font-semibold">{text::pairing::linked_devices(locale)}</b>
            " → "
            <b class="font-semibold">{text::pairing::link_device(locale)}</b>
        }
        .into_any(),
        view! { {text::pairing::point_camera(locale)} }.into_any(),
    ];
    view! { <Steps title=text::pairing::how(locale) steps=steps.into()/> }
}
