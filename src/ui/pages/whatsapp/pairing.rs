//! The code to scan: its frame with a countdown, how to scan it, and what is happening.

use leptos::prelude::*;

use super::feed::PairingFeed;
use crate::api::whatsapp::CancelPairing;
use crate::domain::i18n::text;
use crate::domain::live::PairingFrame;
use crate::ui::components::{Icon, IconSize};
use crate::ui::look::locale;

/// The outline of the frame as one stroke from the middle of the top edge, clockwise.
const RING: &str = "M136 2h114a20 20 0 0 1 20 20v228a20 20 0 0 1-20 20H22a20 20 0 0 1-20-20V22A20 20 0 0 1 22 2h114";

/// Where the pairing stands, in the order of its list.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Step {
    Preparing,
    Waiting,
    Confirming,
    Connected,
}

impl Step {
    fn of(frame: &PairingFrame) -> Self {
        match frame {
            PairingFrame::Qr { .. } => Self::Waiting,
            PairingFrame::Scanned => Self::Confirming,
            PairingFrame::Connected => Self::Connected,
            PairingFrame::Preparing | PairingFrame::Expired | PairingFrame::Failed { .. } => Self::Preparing,
        }
    }
}

/// The card with the code.
#[component]
pub(in crate::ui::pages) fn Pairing(
    /// What WhatsApp says.
    feed: PairingFeed,
    /// Gives the code up.
    cancel: ServerAction<CancelPairing>,
) -> impl IntoView {
    let locale = locale();
    view! {
        <h2 class="text-head font-semibold tracking-tight">{text::pairing::title(locale)}</h2>
        <p class="mt-1.5 max-w-[620px] text-read text-ink-2">{text::pairing::detail(locale)}</p>
        <section class="card mt-5 max-w-[808px] overflow-hidden !bg-raised" data-testid="pairing">
            <div class="grid md:grid-cols-[328px_minmax(0,1fr)]">
                <div class="flex flex-col items-center justify-center border-line p-6 max-md:border-b md:border-r">
                    <Code feed/>
                    <Countdown feed/>
                </div>
                <div class="px-5 py-6 md:px-8 md:py-7">
                    <HowTo/>
                    <Progress feed/>
                </div>
            </div>
            <div class="flex flex-wrap items-center gap-2 border-t border-line px-5 py-3 md:px-6">
                <span class="mr-auto text-dense text-ink-2">{text::pairing::tab_may_close(locale)}</span>
                <ActionForm action=cancel>
                    <button type="submit" class="btn">{text::common::cancel(locale)}</button>
                </ActionForm>
            </div>
        </section>
    }
}

/// The picture in its frame: dark on white in both themes, so that every camera reads it.
#[component]
fn Code(feed: PairingFeed) -> impl IntoView {
    let locale = locale();
    // Only a new picture is drawn anew; the ring moves without it.
    let picture = Memo::new(move |_| match feed.frame() {
        PairingFrame::Qr { svg, lives_ms, .. } => Some((svg, lives_ms)),
        _ => None,
    });
    let ring = move || {
        let (_, lives_ms) = picture.get()?;
        let share = f64::from(feed.left_ms()) / f64::from(lives_ms.max(1));
        Some(format!("{:.1} 100", share.clamp(0.0, 1.0) * 100.0))
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
                {move || ring().map(|dashes| view! { <path class="code-ring" pathLength="100" stroke-dasharray=dashes d=RING></path> })}
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
fn Countdown(feed: PairingFeed) -> impl IntoView {
    let locale = locale();
    let seconds = Memo::new(move |_| feed.left_ms().div_ceil(1000));
    let step = Memo::new(move |_| Step::of(&feed.frame()));
    let clock = move || format!("{}:{:02}", seconds.get() / 60, seconds.get() % 60);
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
    let waits = move || step.get() == Step::Waiting;
    let spoken = move || (waits() && matches!(seconds.get(), 30 | 10 | 0)).then(|| text::pairing::seconds_left(locale, seconds.get()));
    view! {
        <p class="num mt-4 text-body">{words}</p>
        <p class="min-h-4 text-small text-ink-3">{move || waits().then(|| text::pairing::renews_itself(locale))}</p>
        <p class="sr-only" aria-live="polite">
            {spoken}
        </p>
    }
}

#[component]
fn HowTo() -> impl IntoView {
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
    view! {
        <h3 class="text-body font-semibold">{text::pairing::how(locale)}</h3>
        <ol class="mt-3 grid gap-2.5 text-body">
            {steps
                .into_iter()
                .zip(1..)
                .map(|(step, number)| {
                    view! {
                        <li class="flex gap-3">
                            <span class="num w-3 shrink-0 text-ink-3">{number}</span>
                            <span>{step}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
}

#[component]
fn Progress(feed: PairingFeed) -> impl IntoView {
    let locale = locale();
    let step = Memo::new(move |_| Step::of(&feed.frame()));
    let names = [
        (Step::Preparing, text::pairing::step_prepared(locale)),
        (Step::Waiting, text::pairing::step_waiting(locale)),
        (Step::Confirming, text::pairing::step_confirming(locale)),
        (Step::Connected, text::pairing::step_connected(locale)),
    ];
    view! {
        <h3 class="mt-7 border-t border-line pt-6 text-body font-semibold">{text::pairing::progress(locale)}</h3>
        <ul class="mt-2" aria-live="polite">
            {names.map(|(mine, name)| view! { <ProgressLine step mine name/> }).collect_view()}
        </ul>
    }
}

#[component]
fn ProgressLine(step: Memo<Step>, mine: Step, name: &'static str) -> impl IntoView {
    let mark = move || {
        if step.get() > mine || step.get() == Step::Connected {
            view! {
                <span class="flex size-[18px] items-center justify-center rounded-full bg-ok-tint text-ok">
                    <Icon name="check" size=IconSize::Tiny class="!stroke-[2.6]"/>
                </span>
            }
            .into_any()
        } else if step.get() == mine {
            view! { <Icon name="circle-dashed" class="turn !size-[18px] text-accent"/> }.into_any()
        } else {
            view! {
                <span class="flex size-[18px] items-center justify-center">
                    <i class="size-2 rounded-full border-[1.5px] border-line-field"></i>
                </span>
            }
            .into_any()
        }
    };
    let ink = move || match step.get().cmp(&mine) {
        std::cmp::Ordering::Less => "text-ink-3",
        std::cmp::Ordering::Equal => "font-semibold",
        std::cmp::Ordering::Greater => "",
    };
    let current = move || (step.get() == mine).then_some("step");
    view! {
        <li class="flex items-start gap-3 py-2 text-body" aria-current=current>
            <span class="mt-px shrink-0">{mark}</span>
            <span class=move || format!("min-w-0 flex-1 {}", ink())>{name}</span>
        </li>
    }
}
