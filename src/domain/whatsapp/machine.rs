//! The session machine: from what the client reports to where the link stands and what is to be done. No I/O.

use chrono::{DateTime, Utc};

use super::SessionState as S;
use super::pairing::PairingFailure;

/// What the client reports.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum News {
    /// The client starts; it has keys of a linked number, or none.
    Started { linked: bool },
    /// There is a code to scan.
    CodeShown,
    /// The phone vouched for us.
    Paired,
    /// No number is linked this time.
    PairingFailed(PairingFailure),
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
        // The last words of a client whose end was told already.
        News::CodeShown | News::Connected | News::Disconnected | News::FirstContactRefused if is_ended(state) => step(state, &[]),
        // A restriction outlives reconnections and restarts: WhatsApp does not say when it lifts one, so only a new link does.
        News::Started { linked: true } if state == S::Restricted => step(S::Restricted, &[]),
        News::Started { linked: true } => step(S::Connecting, &[]),
        News::Started { linked: false } | News::CodeShown => step(S::Pairing, &[]),
        News::Paired => step(S::Connecting, &[RememberNumber]),
        News::PasskeyAsked => step(S::PasskeyRequired, &[]),
        News::PairingFailed(_) | News::CodesExhausted => step(S::Unlinked, &[Stop, ForgetKeys]),
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

/// The client has ended for a reason that people shall go on seeing until they start it or link a number anew.
fn is_ended(state: S) -> bool {
    matches!(state, S::Replaced | S::LoggedOut | S::BannedUntil | S::Blocked | S::Outdated)
}

#[cfg(test)]
mod tests {
    use super::*;
    const UNTIL: DateTime<Utc> = DateTime::UNIX_EPOCH;
    const NUMBER: &[Effect] = &[Effect::RememberNumber];
    const STOP: &[Effect] = &[Effect::Stop];
    const FORGET: &[Effect] = &[Effect::Stop, Effect::ForgetKeys];

    /// A sign for each state, in the order of [`S::ALL`].
    const SIGNS: &str = "u p g c r l t b o x k";

    /// Where each news leads: from each state of the first line to the one below it.
    #[rustfmt::skip]
    const TABLE: [(News, &str, &[Effect]); 15] = [
        //                                u p g c r l t b o x k
        (News::Started { linked: true },  "g g g g g g g g g x g", &[]),
        (News::Started { linked: false }, "p p p p p p p p p p p", &[]),
        (News::CodeShown,                 "p p p p r l t b o p p", &[]),
        (News::Paired,                    "g g g g g g g g g g g", NUMBER),
        (News::PairingFailed(PairingFailure::Refused), "u u u u u u u u u u u", FORGET),
        (News::CodesExhausted,            "u u u u u u u u u u u", FORGET),
        (News::PasskeyAsked,              "k k k k k k k k k k k", &[]),
        (News::Connected,                 "c c c c r l t b o x c", NUMBER),
        (News::Disconnected,              "u p g g r l t b o x k", &[]),
        (News::FirstContactRefused,       "u p g x r l t b o x k", &[]),
        (News::Replaced,                  "r r r r r r r r r r r", STOP),
        (News::LoggedOut,                 "l l l l l l l l l l l", FORGET),
        (News::Banned { until: UNTIL },   "t t t t t t t t t t t", STOP),
        (News::Blocked,                   "b b b b b b b b b b b", STOP),
        (News::Outdated,                  "o o o o o o o o o o o", STOP),
    ];

    #[test]
    fn every_news_leads_from_every_state_where_the_table_says() {
        let signs: Vec<&str> = SIGNS.split(' ').collect();
        for (news, row, effects) in &TABLE {
            let row: Vec<&str> = row.split(' ').collect();
            assert_eq!(row.len(), S::ALL.len(), "{news:?}");
            for (from, to) in S::ALL.into_iter().zip(row) {
                let to = S::ALL[signs.iter().position(|sign| *sign == to).unwrap()];
                // An old client's number is nothing to remember.
                let effects = if *news == News::Connected && is_ended(from) { &[] } else { *effects };
                let until = matches!(news, News::Banned { .. }).then_some(UNTIL);
                assert_eq!(next(from, news), Step { state: to, until, effects }, "{from:?} {news:?}");
            }
        }
    }
}
