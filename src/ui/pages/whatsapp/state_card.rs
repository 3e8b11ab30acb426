//! Every other state of the link: one card in the place of the numbers, with what happened, what waits, what to do.

use leptos::prelude::*;

use super::feed::PairingFeed;
use super::methods::{ByCode, ByPicture, Linking};
use crate::domain::access::{Permission, Role};
use crate::domain::i18n::{Locale, text, when_at, when_bare, when_since};
use crate::domain::live::PairingFrame;
use crate::domain::phone::Phone;
use crate::domain::time::Moment;
use crate::domain::whatsapp::{SessionState, StateCause, WhatsAppView};
use crate::ui::components::{Disc, Icon, Tone};
use crate::ui::look::locale;

/// What the card says and offers.
struct Words {
    icon: &'static str,
    tone: Tone,
    name: String,
    sentence: String,
    /// The way out.
    offer: Offer,
}

/// What a person can do about a state.
enum Offer {
    /// Waiting is all there is to do.
    Wait,
    /// Link a number.
    Link(&'static str),
    /// Take the number back that is linked still, or link another.
    Resume(&'static str),
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

/// The way out of a state. Of the two ways to link the code comes first on a narrow screen, which is likely the phone itself.
#[component]
fn Way(offer: Offer, may: bool, number: Option<Phone>, linking: Linking) -> impl IntoView {
    let (again, link) = match offer {
        Offer::Wait => return ().into_any(),
        _ if !may => return view! { <p class="mt-4 text-small text-ink-3">{text::whatsapp::link_not_yours(locale())}</p> }.into_any(),
        Offer::Link(label) => (None, label),
        Offer::Resume(label) => (Some(label), text::whatsapp::link_anew(locale())),
    };
    let primary = again.is_none();
    let again = again.map(|label| {
        view! {
            <button
                type="button"
                class="btn btn-primary justify-self-start"
                aria-disabled=move || linking.busy.get().to_string()
                on:click=move |_| linking.resume.run(())
            >
                <Icon name="rotate-cw"/>
                {label}
            </button>
        }
    });
    view! {
        <div class="mt-4 grid gap-5">
            {again} <ByPicture label=link primary linking/>
            <div class=if primary { "max-md:order-first" } else { "" }>
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
    let card = |icon, tone, name: &str, sentence: &str, offer: Offer| Words {
        icon,
        tone,
        name: name.to_owned(),
        sentence: sentence.to_owned(),
        offer,
    };
    if view.cause == Some(StateCause::Failing) {
        let (name, sentence) = (text::whatsapp::failing(locale), text::whatsapp::failing_detail(locale, at));
        return card("triangle-alert", Tone::Danger, name, &sentence, Offer::Resume(text::whatsapp::failing_action(locale)));
    }
    match view.state {
        S::Unlinked => card(
            "qr-code",
            Tone::Accent,
            t::unlinked::name(locale),
            t::unlinked::sentence(locale),
            Offer::Link(t::unlinked::action(locale)),
        ),
        S::Pairing => {
            card("qr-code", Tone::Accent, t::pairing::name(locale), t::pairing::sentence(locale), Offer::Link(t::pairing::action(locale)))
        }
        S::Connected => card(
            "plug-zap",
            Tone::Ok,
            t::connected::name(locale),
            &t::connected::sentence(locale, when_since(locale, view.since, now)),
            Offer::Wait,
        ),
        S::Connecting => card("plug", Tone::Plain, t::connecting::name(locale), &t::connecting::sentence(locale, at), Offer::Wait),
        S::Replaced => card(
            "arrow-left-right",
            Tone::Warn,
            t::replaced::name(locale),
            &t::replaced::sentence(locale, at),
            Offer::Resume(t::replaced::action(locale)),
        ),
        S::LoggedOut => card(
            "log-out",
            Tone::Danger,
            t::logged_out::name(locale),
            &match view.cause {
                Some(StateCause::ByServer) => text::whatsapp::logged_out_by_server(locale, at),
                _ => t::logged_out::sentence(locale, at),
            },
            Offer::Link(t::logged_out::action(locale)),
        ),
        S::BannedUntil => card("timer", Tone::Warn, &t::banned_until::name(locale, until), t::banned_until::sentence(locale), Offer::Wait),
        S::Blocked => {
            let sentence = match view.cause {
                Some(StateCause::Locked) => text::whatsapp::locked(locale, at),
                _ => t::blocked::sentence(locale, at),
            };
            card("ban", Tone::Danger, t::blocked::name(locale), &sentence, Offer::Resume(t::blocked::action(locale)))
        }
        S::Outdated => card("circle-arrow-up", Tone::Warn, t::outdated::name(locale), t::outdated::sentence(locale), Offer::Wait),
        S::Degraded => card("triangle-alert", Tone::Warn, t::degraded::name(locale), t::degraded::sentence(locale), Offer::Wait),
        S::Paused => card("timer", Tone::Warn, t::paused::name(locale), t::paused::sentence(locale), Offer::Wait),
        S::Restricted if view.until.is_none() => {
            card("timer", Tone::Warn, text::whatsapp::restricted_open(locale), t::restricted::sentence(locale), Offer::Wait)
        }
        S::Restricted => card("timer", Tone::Warn, &t::restricted::name(locale, until), t::restricted::sentence(locale), Offer::Wait),
        S::PasskeyRequired => card(
            "fingerprint",
            Tone::Info,
            t::passkey_required::name(locale),
            t::passkey_required::sentence(locale),
            Offer::Link(t::passkey_required::action(locale)),
        ),
    }
}
