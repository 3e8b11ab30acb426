//! The code to scan or to type: what it is, what to do with it, and what is happening.

mod picture;
mod progress;
mod typed;

use leptos::prelude::*;

use self::picture::{Countdown, HowToScan, Picture};
use self::progress::Progress;
use self::typed::{HowToType, Typed};
use super::feed::PairingFeed;
use super::methods::{ByCode, ByPicture, Filled, Linking};
use crate::domain::i18n::text;
use crate::domain::live::PairingFrame;
use crate::domain::phone::Phone;
use crate::ui::look::locale;

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
            PairingFrame::Qr { .. } | PairingFrame::Code { .. } => Self::Waiting,
            PairingFrame::Scanned => Self::Confirming,
            PairingFrame::Connected => Self::Connected,
            PairingFrame::Preparing | PairingFrame::Expired | PairingFrame::Failed { .. } => Self::Preparing,
        }
    }
}

/// Seconds as a clock shows them.
fn clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// The card with the code.
#[component]
pub(in crate::ui::pages) fn Pairing(
    /// What WhatsApp says.
    feed: PairingFeed,
    /// The number whose phone a code is typed on; without it a picture is scanned.
    phone: Option<Phone>,
    /// Asks for the other way, or gives the code up.
    linking: Linking,
) -> impl IntoView {
    let locale = locale();
    let is_typed = phone.is_some();
    let (code, how, other) = match phone {
        Some(phone) => (
            view! { <Typed feed phone/> }.into_any(),
            view! { <HowToType/> }.into_any(),
            view! { <ByPicture label=text::pairing::second_screen(locale) filled=Filled::Never linking/> }.into_any(),
        ),
        None => (
            view! {
                <Picture feed/>
                <Countdown feed/>
            }
            .into_any(),
            view! { <HowToScan/> }.into_any(),
            view! { <ByCode number=None filled=Filled::Never linking/> }.into_any(),
        ),
    };
    view! {
        <section class="card max-w-[808px] overflow-hidden !bg-raised" data-testid="pairing">
            <div class="grid md:grid-cols-[328px_minmax(0,1fr)]">
                <div class="flex flex-col items-center justify-center border-line p-6 max-md:border-b md:border-r">{code}</div>
                <div class="px-5 py-6 md:px-8 md:py-7">
                    {how} <Progress feed is_typed/>
                </div>
            </div>
            <div class="grid gap-3 border-t border-line px-5 py-4 md:px-6">
                <p class="text-dense text-ink-2">{text::pairing::no_way(locale)}</p>
                {other}
            </div>
            <div class="flex flex-wrap items-center gap-2 border-t border-line px-5 py-3 md:px-6">
                <span class="mr-auto text-dense text-ink-2">{text::pairing::tab_may_close(locale)}</span>
                <button type="button" class="btn" on:click=move |_| linking.cancel.run(())>{text::common::cancel(locale)}</button>
            </div>
        </section>
    }
}
