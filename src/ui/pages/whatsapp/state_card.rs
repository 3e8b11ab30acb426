//! Every other state of the link: one card in the place of the numbers, with what happened, what waits, what to do.

use leptos::prelude::*;

use super::feed::PairingFeed;
use super::methods::{ByCode, ByPicture, Linking};
use crate::domain::access::{Permission, Role};
use crate::domain::i18n::{Locale, text, when_at, when_bare, when_since};
use crate::domain::live::PairingFrame;
use crate::domain::phone::Phone;
use crate::domain::time::Moment;
use crate::domain::whatsapp::{SessionState, WhatsAppView};
use crate::ui::components::{Disc, Icon, Tone};
use crate::ui::look::locale;

/// What the card says and offers.
struct Words {
    icon: &'static str,
    tone: Tone,
    name: String,
    sentence: String,
    /// The button; `None` where waiting is all there is to do.
    action: Option<&'static str>,
}

/// The card of a state.
#[component]
pub(in crate::ui::pages) fn StateCard(
    /// The link.
    view: WhatsAppView,
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
    let waiting = (view.waiting > 0).then(|| text::whatsapp::messages_wait(locale, i64::from(view.waiting)));
    let number = view.pairing_phone.clone().or(view.number);
    let may = role.may(Permission::LinkWhatsApp);
    view! {
        <article class="card max-w-[640px] p-5" aria-label=words.name data-state=view.state.as_str()>
            <div class="flex items-center gap-3">
                <Disc icon=words.icon tone=words.tone large=true/>
                <h2 class="min-w-0 text-title font-semibold">{words.name.clone()}</h2>
            </div>
            <p class="mt-2.5 text-body text-ink-2">
                {words.sentence} {waiting.map(|waiting| view! { " " <b class="font-medium text-ink">{waiting}</b> })}
            </p>
            <LastTry feed/>
            {words.action.map(|label| view! { <Action label may number linking/> })}
        </article>
    }
}

/// How the last try ended, if it did not end well.
#[component]
fn LastTry(feed: PairingFeed) -> impl IntoView {
    let locale = locale();
    let failure = move || match feed.frame() {
        PairingFrame::Expired => Some(text::pairing_failures::expired(locale)),
        PairingFrame::Failed { reason } => {
            Some(text::pairing_failures::find(locale, reason.as_str()).unwrap_or_else(|| text::pairing_failures::other(locale)))
        }
        _ => None,
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

/// Both ways to link: on a narrow screen, which is likely the phone itself, the code comes first.
#[component]
fn Action(label: &'static str, may: bool, number: Option<Phone>, linking: Linking) -> impl IntoView {
    if !may {
        return view! { <p class="mt-4 text-small text-ink-3">{text::whatsapp::link_not_yours(locale())}</p> }.into_any();
    }
    view! {
        <div class="mt-4 grid gap-5">
            <ByPicture label primary=true linking/>
            <div class="max-md:order-first">
                <ByCode number linking/>
            </div>
        </div>
    }
    .into_any()
}

fn words(locale: Locale, view: &WhatsAppView, now: Moment) -> Words {
    use SessionState as S;
    use text::states as t;
    let at = when_at(locale, view.since, now);
    let until = view.until.map_or_else(|| "—".to_owned(), |until| when_bare(locale, until, now));
    let card = |icon, tone, name: &str, sentence: &str, action: Option<&'static str>| Words {
        icon,
        tone,
        name: name.to_owned(),
        sentence: sentence.to_owned(),
        action,
    };
    match view.state {
        S::Unlinked => {
            card("qr-code", Tone::Accent, t::unlinked::name(locale), t::unlinked::sentence(locale), Some(t::unlinked::action(locale)))
        }
        S::Pairing => {
            card("qr-code", Tone::Accent, t::pairing::name(locale), t::pairing::sentence(locale), Some(t::pairing::action(locale)))
        }
        S::Connected => card(
            "plug-zap",
            Tone::Ok,
            t::connected::name(locale),
            &t::connected::sentence(locale, when_since(locale, view.since, now)),
            None,
        ),
        S::Connecting => card("plug", Tone::Plain, t::connecting::name(locale), &t::connecting::sentence(locale, at), None),
        S::Replaced => card(
            "arrow-left-right",
            Tone::Warn,
            t::replaced::name(locale),
            &t::replaced::sentence(locale, at),
            Some(t::replaced::action(locale)),
        ),
        S::LoggedOut => card(
            "log-out",
            Tone::Danger,
            t::logged_out::name(locale),
            &t::logged_out::sentence(locale, at),
            Some(t::logged_out::action(locale)),
        ),
        S::BannedUntil => card("timer", Tone::Warn, &t::banned_until::name(locale, until), t::banned_until::sentence(locale), None),
        S::Blocked => {
            card("ban", Tone::Danger, t::blocked::name(locale), &t::blocked::sentence(locale, at), Some(t::blocked::action(locale)))
        }
        S::Outdated => card("circle-arrow-up", Tone::Warn, t::outdated::name(locale), t::outdated::sentence(locale), None),
        S::Restricted => card("timer", Tone::Warn, &t::restricted::name(locale, until), t::restricted::sentence(locale), None),
        S::PasskeyRequired => card(
            "fingerprint",
            Tone::Info,
            t::passkey_required::name(locale),
            t::passkey_required::sentence(locale),
            Some(t::passkey_required::action(locale)),
        ),
    }
}
