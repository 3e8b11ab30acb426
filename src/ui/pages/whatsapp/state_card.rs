//! Every other state of the link: one card in the place of the numbers, with what happened, what waits, what to do.

mod way;
mod words;

use leptos::prelude::*;

use self::way::Way;
use self::words::words;
use super::feed::PairingFeed;
use super::methods::Linking;
use crate::domain::access::{Permission, Role};
use crate::domain::i18n::text;
use crate::domain::live::PairingFrame;
use crate::domain::time::Moment;
use crate::domain::whatsapp::StateCause;
use crate::domain::whatsapp::view::WhatsAppView;
use crate::ui::components::{Disc, Icon};
use crate::ui::look::locale;

/// The card of a state.
#[component]
pub(in crate::ui::pages) fn StateCard(
    /// The link.
    view: WhatsAppView,
    /// How many messages wait, now.
    #[prop(into)]
    waiting: Signal<u32>,
    /// Who looks.
    role: Role,
    /// Now.
    now: Moment,
    /// How the last try to link ended.
    feed: PairingFeed,
    /// Asks for a code.
    linking: Linking,
) -> impl IntoView {
    let locale = locale();
    let words = words(locale, &view, now);
    let waits = move || match waiting.get() {
        0 => String::new(),
        count => text::whatsapp::messages_wait(locale, count),
    };
    let number = view.pairing_phone.clone().or(view.number);
    let may = role.may(Permission::LinkWhatsApp);
    view! {
        <article class="card max-w-[640px] p-5" aria-label=words.name data-state=view.state.as_str()>
            <div class="flex items-center gap-3">
                <Disc icon=words.icon tone=words.tone large=true/>
                <h2 class="min-w-0 text-title font-semibold">{words.name.clone()}</h2>
            </div>
            <p class="mt-2.5 text-body text-ink-2">
                {words.sentence} " " <b class="num font-medium text-ink" data-testid="waiting">{waits}</b>
            </p>
            <LastTry feed cause=view.cause/>
            <Way offer=words.offer may number linking/>
        </article>
    }
}

/// How the last try ended, if it did not end well: as this page has heard, or as the link remembers.
#[component]
fn LastTry(feed: PairingFeed, cause: Option<StateCause>) -> impl IntoView {
    let locale = locale();
    let remembered = (cause == Some(StateCause::Unavailable)).then(|| text::pairing_failures::unavailable(locale));
    let failure = move || match feed.frame() {
        PairingFrame::Expired => Some(text::pairing_failures::expired(locale)),
        PairingFrame::Failed { reason } => {
            Some(text::pairing_failures::find(locale, reason.as_str()).unwrap_or_else(|| text::pairing_failures::other(locale)))
        }
        _ => remembered,
    };
    move || {
        failure().map(|failure| {
            view! {
                <div class="callout callout-warn mt-4" role="status">
                    <Icon name="triangle-alert"/>
                    <p class="min-w-0">{failure}</p>
                </div>
            }
        })
    }
}
