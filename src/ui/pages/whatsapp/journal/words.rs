//! What happened when the link went into a state, in words.

use crate::domain::i18n::{Locale, text};
use crate::domain::whatsapp::view::JournalLine;
use crate::domain::whatsapp::{SessionState as S, StateCause as Cause};
use crate::ui::components::Tone;
use crate::ui::format::span;

/// The words and their meaning. Connecting is a loss only to a number that was online.
pub(super) fn words(locale: Locale, line: &JournalLine) -> (Tone, String) {
    use text::journal as t;
    let (tone, words) = match (line.state, line.before) {
        (S::Unlinked, Some(S::Pairing | S::PasskeyRequired)) => (Tone::Plain, t::not_linked(locale)),
        (S::Unlinked, _) => (Tone::Plain, t::unlinked(locale)),
        (S::Connecting, Some(S::Connected | S::Restricted | S::Degraded)) if line.cause == Some(Cause::Failing) => {
            (Tone::Danger, t::crashing(locale))
        }
        (S::Connecting, Some(S::Connected | S::Restricted | S::Degraded)) => (Tone::Warn, t::dropped(locale)),
        (S::Connecting, Some(S::Pairing)) if line.before_cause == Some(Cause::ByCode) => (Tone::Plain, t::typed(locale)),
        (S::Connecting, Some(S::Pairing | S::PasskeyRequired)) => (Tone::Plain, t::scanned(locale)),
        (S::Connecting, Some(S::Replaced)) if line.by.is_some() => (Tone::Plain, t::resumed(locale)),
        (S::Connecting, _) if line.by.is_some() => (Tone::Plain, t::tried_again(locale)),
        (S::Connecting, _) => (Tone::Plain, t::connecting(locale)),
        (S::Pairing, _) if line.cause == Some(Cause::ByCode) => (Tone::Plain, t::pairing_by_code(locale)),
        (S::Pairing, _) => (Tone::Plain, t::pairing(locale)),
        (S::Connected, Some(S::Restricted)) => (Tone::Ok, t::allowed(locale)),
        (S::Connected, Some(S::Degraded)) => (Tone::Ok, t::confirmed(locale)),
        (S::Connected, _) => match line.away_s {
            Some(away) => return (Tone::Ok, t::back(locale, span(locale, i64::from(away)))),
            None => (Tone::Ok, t::connected(locale)),
        },
        (S::Replaced, _) => (Tone::Warn, t::replaced(locale)),
        (S::LoggedOut, _) if line.cause == Some(Cause::ByServer) => (Tone::Danger, t::disowned(locale)),
        (S::LoggedOut, _) => (Tone::Danger, t::logged_out(locale)),
        (S::BannedUntil, _) => (Tone::Danger, t::banned_until(locale)),
        (S::Blocked, _) if line.cause == Some(Cause::Locked) => (Tone::Danger, t::locked(locale)),
        (S::Blocked, _) => (Tone::Danger, t::blocked(locale)),
        (S::Outdated, _) => (Tone::Warn, t::outdated(locale)),
        (S::Restricted, _) => (Tone::Warn, t::restricted(locale)),
        (S::PasskeyRequired, _) => (Tone::Info, t::passkey_required(locale)),
        (S::Degraded, _) => (Tone::Warn, t::degraded(locale)),
        (S::Paused, _) => (Tone::Warn, t::paused(locale)),
    };
    (tone, words.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::time::Moment;

    #[rstest]
    #[case::first(S::Connecting, None, None, None, "Подключаемся к WhatsApp", Tone::Plain)]
    #[case::linked(S::Connecting, Some(S::Pairing), None, None, "Телефон отсканировал код", Tone::Plain)]
    #[case::lost(S::Connecting, Some(S::Connected), None, None, "Связь прервалась, подключаемся снова", Tone::Warn)]
    #[case::back(S::Connected, Some(S::Connecting), None, Some(252), "Связь вернулась, не было 4 мин 12 с", Tone::Ok)]
    #[case::unlocked(S::Connected, Some(S::Restricted), None, None, "Снова можно писать первыми", Tone::Ok)]
    #[case::disowned(
        S::LoggedOut,
        Some(S::Connected),
        Some(Cause::ByServer),
        None,
        "WhatsApp отключил нас и не сказал почему",
        Tone::Danger
    )]
    #[case::locked(S::Blocked, Some(S::Connecting), Some(Cause::Locked), None, "WhatsApp закрыл доступ к номеру", Tone::Danger)]
    #[case::given_up(S::Unlinked, Some(S::Pairing), None, None, "Номер не связали", Tone::Plain)]
    #[case::taken_away(S::Unlinked, Some(S::Connected), None, None, "Номер отвязали", Tone::Plain)]
    fn a_line_says_what_happened(
        #[case] state: S,
        #[case] before: Option<S>,
        #[case] cause: Option<Cause>,
        #[case] away_s: Option<u32>,
        #[case] said: &str,
        #[case] tone: Tone,
    ) {
        let at = Moment { at: chrono::DateTime::UNIX_EPOCH, offset: 0 };
        let (said_in, words) = words(Locale::Ru, &JournalLine { at, state, before, cause, before_cause: None, by: None, away_s });
        assert_eq!((said_in, words.replace('\u{a0}', " ").as_str()), (tone, said));
    }

    /// Nobody scanned a code that was typed.
    #[test]
    fn a_typed_code_is_told_as_one() {
        let at = Moment { at: chrono::DateTime::UNIX_EPOCH, offset: 0 };
        let shown =
            JournalLine { at, state: S::Pairing, before: None, cause: Some(Cause::ByCode), before_cause: None, by: None, away_s: None };
        let linked =
            JournalLine { state: S::Connecting, before: Some(S::Pairing), cause: None, before_cause: Some(Cause::ByCode), ..shown.clone() };
        let said = [shown, linked].map(|line| words(Locale::En, &line).1.replace('\u{a0}', " "));
        assert_eq!(said, ["A code to type was shown", "The code was typed on the phone"]);
    }
}
