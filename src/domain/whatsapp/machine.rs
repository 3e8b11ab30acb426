//! The session machine: from what the client reports to where the link stands and what is to be done. No I/O.

use chrono::{DateTime, Utc};

use super::SessionState as S;

/// What the client reports.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum News {
    /// The client starts; it has keys of a linked number, or none.
    Started { linked: bool },
    /// There is a code to scan.
    CodeShown,
    /// The phone vouched for us.
    Paired,
    /// The phone refused, or what it sent was forged.
    PairingFailed,
    /// Nobody scanned a code in time.
    CodesExhausted,
    /// Linking needs a passkey.
    PasskeyAsked,
    /// Online.
    Connected,
    /// The connection is gone; the client makes a new one by itself.
    Disconnected,
    /// Somebody else uses our keys.
    Replaced,
    /// The phone removed us, or WhatsApp no longer knows us.
    LoggedOut,
    /// WhatsApp refuses the number until then.
    Banned { until: DateTime<Utc> },
    /// WhatsApp locked or banned the number.
    Blocked,
    /// WhatsApp refuses our client's version.
    Outdated,
    /// A first message was refused by the reach-out time-lock.
    FirstContactRefused,
}

/// What is to be done besides remembering the state.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Effect {
    /// Remember number and name.
    RememberNumber,
    /// The client ends and is not started again until a person asks for it.
    Stop,
    /// The keys are worth nothing any more.
    ForgetKeys,
}

/// Where the link stands now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// The state.
    pub state: S,
    /// Until when, where the state has an end.
    pub until: Option<DateTime<Utc>>,
    /// What is to be done.
    pub effects: &'static [Effect],
}

/// The next step.
pub fn next(state: S, news: &News) -> Step {
    use Effect::{ForgetKeys, RememberNumber, Stop};
    let step = |state, effects| Step { state, until: None, effects };
    match news {
        News::Started { linked: true } => step(S::Connecting, &[]),
        News::Started { linked: false } | News::CodeShown => step(S::Pairing, &[]),
        News::Paired => step(S::Connecting, &[RememberNumber]),
        News::PasskeyAsked => step(S::PasskeyRequired, &[]),
        News::PairingFailed | News::CodesExhausted => step(S::Unlinked, &[Stop, ForgetKeys]),
        // A restriction outlives a reconnection; only a person's message that gets through, or its end, lifts it.
        News::Connected if state == S::Restricted => step(S::Restricted, &[RememberNumber]),
        News::Connected => step(S::Connected, &[RememberNumber]),
        News::Disconnected => match state {
            S::Connected | S::Connecting => step(S::Connecting, &[]),
            other => step(other, &[]),
        },
        News::Replaced => step(S::Replaced, &[Stop]),
        News::LoggedOut => step(S::LoggedOut, &[Stop, ForgetKeys]),
        News::Banned { until } => Step { state: S::BannedUntil, until: Some(*until), effects: &[Stop] },
        News::Blocked => step(S::Blocked, &[Stop]),
        News::Outdated => step(S::Outdated, &[Stop]),
        News::FirstContactRefused => match state {
            S::Connected | S::Restricted => step(S::Restricted, &[]),
            other => step(other, &[]),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::fresh(S::Unlinked, News::Started { linked: false }, S::Pairing, &[])]
    #[case::again(S::Connected, News::Started { linked: true }, S::Connecting, &[])]
    #[case::code(S::Pairing, News::CodeShown, S::Pairing, &[])]
    #[case::paired(S::Pairing, News::Paired, S::Connecting, &[Effect::RememberNumber])]
    #[case::passkey(S::Pairing, News::PasskeyAsked, S::PasskeyRequired, &[])]
    #[case::passkey_done(S::PasskeyRequired, News::Paired, S::Connecting, &[Effect::RememberNumber])]
    #[case::forged(S::Pairing, News::PairingFailed, S::Unlinked, &[Effect::Stop, Effect::ForgetKeys])]
    #[case::nobody_scanned(S::Pairing, News::CodesExhausted, S::Unlinked, &[Effect::Stop, Effect::ForgetKeys])]
    #[case::online(S::Connecting, News::Connected, S::Connected, &[Effect::RememberNumber])]
    #[case::restricted_stays(S::Restricted, News::Connected, S::Restricted, &[Effect::RememberNumber])]
    #[case::dropped(S::Connected, News::Disconnected, S::Connecting, &[])]
    #[case::drop_after_the_end(S::LoggedOut, News::Disconnected, S::LoggedOut, &[])]
    #[case::drop_while_pairing(S::Pairing, News::Disconnected, S::Pairing, &[])]
    #[case::replaced(S::Connected, News::Replaced, S::Replaced, &[Effect::Stop])]
    #[case::unlinked(S::Connected, News::LoggedOut, S::LoggedOut, &[Effect::Stop, Effect::ForgetKeys])]
    #[case::blocked(S::Connecting, News::Blocked, S::Blocked, &[Effect::Stop])]
    #[case::outdated(S::Connecting, News::Outdated, S::Outdated, &[Effect::Stop])]
    #[case::time_lock(S::Connected, News::FirstContactRefused, S::Restricted, &[])]
    #[case::late_time_lock(S::LoggedOut, News::FirstContactRefused, S::LoggedOut, &[])]
    fn where_it_leads(#[case] from: S, #[case] news: News, #[case] to: S, #[case] effects: &[Effect]) {
        let step = next(from, &news);
        assert_eq!((step.state, step.effects, step.until), (to, effects, None));
    }

    #[test]
    fn a_ban_has_an_end() {
        let until = DateTime::UNIX_EPOCH;
        assert_eq!(next(S::Connected, &News::Banned { until }).until, Some(until));
    }

    /// Keys are forgotten only where they are worthless, and never while the client goes on.
    #[test]
    fn keys_are_forgotten_only_at_the_end() {
        for state in S::ALL {
            for news in [News::Replaced, News::Blocked, News::Outdated, News::Disconnected, News::Connected, News::FirstContactRefused] {
                assert!(!next(state, &news).effects.contains(&Effect::ForgetKeys), "{state:?} {news:?}");
            }
        }
    }
}
