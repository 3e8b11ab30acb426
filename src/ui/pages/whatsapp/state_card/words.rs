//! What the card of a state says: what happened and when, what we do, what one can do.

use super::way::Offer;
use crate::domain::i18n::{Locale, text, when_at, when_bare, when_since};
use crate::domain::time::Moment;
use crate::domain::whatsapp::view::WhatsAppView;
use crate::domain::whatsapp::{SessionState as S, StateCause};
use crate::ui::components::Tone;

/// The card's words.
pub(super) struct Words {
    pub(super) icon: &'static str,
    pub(super) tone: Tone,
    pub(super) name: String,
    pub(super) sentence: String,
    /// The way out.
    pub(super) offer: Offer,
}

/// The words for a state and its cause.
pub(super) fn words(locale: Locale, view: &WhatsAppView, now: Moment) -> Words {
    use Offer::{Link, LinkByCode, Resume, Wait};
    use text::{states as t, whatsapp as w};
    let (at, since) = (when_at(locale, view.since, now), when_since(locale, view.since, now));
    let until = view.until.map_or_else(|| "—".to_owned(), |until| when_bare(locale, until, now));
    let card = |icon: &'static str, tone, name: &str, sentence: String, offer| Words { icon, tone, name: name.to_owned(), sentence, offer };
    if view.cause == Some(StateCause::Failing) {
        let sentence = w::failing_detail(locale, at);
        return card("triangle-alert", Tone::Danger, w::failing(locale), sentence, Resume(w::failing_action(locale)));
    }
    let plain = str::to_owned;
    match view.state {
        S::Unlinked => card(
            "qr-code",
            Tone::Accent,
            t::unlinked::name(locale),
            plain(t::unlinked::sentence(locale)),
            Link(t::unlinked::action(locale)),
        ),
        S::Pairing => {
            card("qr-code", Tone::Accent, t::pairing::name(locale), plain(t::pairing::sentence(locale)), Link(t::pairing::action(locale)))
        }
        S::Connected => card("plug-zap", Tone::Ok, t::connected::name(locale), t::connected::sentence(locale, since), Wait),
        S::Connecting => card("plug", Tone::Plain, t::connecting::name(locale), t::connecting::sentence(locale, at), Wait),
        S::Replaced => {
            let offer = Resume(t::replaced::action(locale));
            card("arrow-left-right", Tone::Warn, t::replaced::name(locale), t::replaced::sentence(locale, at), offer)
        }
        S::LoggedOut => {
            let (name, sentence) = match view.cause {
                Some(StateCause::ByServer) => (w::disowned(locale), w::logged_out_by_server(locale, at)),
                _ => (t::logged_out::name(locale), t::logged_out::sentence(locale, at)),
            };
            card("log-out", Tone::Danger, name, sentence, Link(t::logged_out::action(locale)))
        }
        S::BannedUntil => {
            let sentence = [Some(t::banned_until::sentence(locale, at)), held_against(locale, view.cause).map(plain)];
            let sentence = sentence.into_iter().flatten().collect::<Vec<_>>().join(" ");
            card("timer", Tone::Warn, &t::banned_until::name(locale, until), sentence, Wait)
        }
        S::Blocked => {
            let sentence = match view.cause {
                Some(StateCause::Locked) => w::locked(locale, at),
                _ => t::blocked::sentence(locale, at),
            };
            card("ban", Tone::Danger, t::blocked::name(locale), sentence, Resume(t::blocked::action(locale)))
        }
        S::Outdated => {
            let offer = Resume(t::outdated::action(locale));
            card("circle-arrow-up", Tone::Warn, t::outdated::name(locale), t::outdated::sentence(locale, at), offer)
        }
        S::Degraded => card("triangle-alert", Tone::Warn, t::degraded::name(locale), t::degraded::sentence(locale, since), Wait),
        S::Paused => card("timer", Tone::Warn, t::paused::name(locale), t::paused::sentence(locale, at), Wait),
        S::Restricted => {
            let name = if view.until.is_some() { t::restricted::name(locale, until) } else { plain(w::restricted_open(locale)) };
            card("timer", Tone::Warn, &name, t::restricted::sentence(locale, since), Wait)
        }
        S::PasskeyRequired => {
            let offer = LinkByCode(t::passkey_required::action(locale));
            card("fingerprint", Tone::Info, t::passkey_required::name(locale), t::passkey_required::sentence(locale, at), offer)
        }
    }
}

/// What WhatsApp holds against a number that it limits, where it says so, and what helps.
fn held_against(locale: Locale, cause: Option<StateCause>) -> Option<&'static str> {
    use text::ban_causes as t;
    Some(match cause? {
        StateCause::Strangers => t::strangers(locale),
        StateCause::BlockedByPeople => t::blocked_by_people(locale),
        StateCause::Groups => t::groups(locale),
        StateCause::SameWords => t::same_words(locale),
        StateCause::Broadcasts => t::broadcasts(locale),
        _ => return None,
    })
}
