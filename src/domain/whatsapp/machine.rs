//! The session machine: from what the client reports to where the link stands and what is to be done. No I/O.

use chrono::{DateTime, Utc};

use super::pairing::PairingFailure;
use super::{SessionState as S, StateCause};

/// What the client reports.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum News {
    /// The client starts; it has keys of a linked number, or none.
    Started { linked: bool },
    /// There is a code to scan or to type.
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
    /// The same, and WhatsApp asked for a longer wait.
    SlowedDown,
    /// Somebody else uses our keys.
    Replaced,
    /// The phone removed us, or WhatsApp no longer knows us.
    LoggedOut(StateCause),
    /// WhatsApp refuses the number until then; why, where it says so.
    Banned { until: DateTime<Utc>, cause: Option<StateCause> },
    /// WhatsApp locked or banned the number.
    Blocked(StateCause),
    /// WhatsApp refuses our client's version.
    Outdated,
    /// First messages are refused by the reach-out time-lock, until then where WhatsApp said so.
    TimeLocked { until: Option<DateTime<Utc>> },
    /// The time-lock is over.
    TimeLockLifted,
    /// Message after message is not acknowledged, on a new connection as well.
    SendsUnanswered,
    /// A message was acknowledged.
    SendAnswered,
    /// Our client crashed, so many times in a row by now.
    Crashed { in_a_row: u32 },
}

/// After so many crashes in a row people are told, and a pairing is given up.
pub const MANY_CRASHES: u32 = 3;

/// What is to be done besides remembering the state.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Effect {
    /// Remember number and name.
    RememberNumber,
    /// The client ends and is not started again until a person asks for it, or its reason is over.
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
    /// Why, where the state alone does not say it.
    pub cause: Option<StateCause>,
    /// What is to be done.
    pub effects: &'static [Effect],
}

/// The next step.
pub fn next(state: S, news: &News) -> Step {
    use Effect::{ForgetKeys, RememberNumber, Stop};
    let step = |state, effects| Step { state, until: None, cause: None, effects };
    match news {
        // The last words of a client whose end was told already.
        News::CodeShown
        | News::Connected
        | News::Disconnected
        | News::SlowedDown
        | News::TimeLocked { .. }
        | News::TimeLockLifted
        | News::SendsUnanswered
        | News::SendAnswered
            if is_ended(state) =>
        {
            step(state, &[])
        }
        // A restriction outlives reconnections and restarts.
        News::Started { linked: true } if state == S::Restricted => step(S::Restricted, &[]),
        News::Started { linked: true } => step(S::Connecting, &[]),
        News::Started { linked: false } | News::CodeShown => step(S::Pairing, &[]),
        News::Paired => step(S::Connecting, &[RememberNumber]),
        News::PasskeyAsked => step(S::PasskeyRequired, &[Stop, ForgetKeys]),
        News::PairingFailed(PairingFailure::Unavailable) => unavailable(),
        News::PairingFailed(_) | News::CodesExhausted => step(S::Unlinked, &[Stop, ForgetKeys]),
        News::Connected if state == S::Restricted => step(S::Restricted, &[RememberNumber]),
        News::Connected => step(S::Connected, &[RememberNumber]),
        News::Disconnected => match state {
            S::Connected | S::Connecting | S::Degraded => step(S::Connecting, &[]),
            other => step(other, &[]),
        },
        News::SlowedDown => match state {
            S::Connected | S::Connecting | S::Degraded => step(S::Paused, &[]),
            other => step(other, &[]),
        },
        News::Replaced => step(S::Replaced, &[Stop]),
        News::LoggedOut(cause) => Step { cause: Some(*cause), ..step(S::LoggedOut, &[Stop, ForgetKeys]) },
        News::Banned { until, cause } => Step { until: Some(*until), cause: *cause, ..step(S::BannedUntil, &[Stop]) },
        News::Blocked(cause) => Step { cause: Some(*cause), ..step(S::Blocked, &[Stop]) },
        News::Outdated => step(S::Outdated, &[Stop]),
        News::TimeLocked { until } => match state {
            S::Connected | S::Restricted | S::Degraded => Step { until: *until, ..step(S::Restricted, &[]) },
            other => step(other, &[]),
        },
        News::TimeLockLifted if state == S::Restricted => step(S::Connected, &[]),
        News::SendsUnanswered if state == S::Connected => step(S::Degraded, &[]),
        News::SendAnswered if state == S::Degraded => step(S::Connected, &[]),
        News::TimeLockLifted | News::SendsUnanswered | News::SendAnswered => step(state, &[]),
        News::Crashed { in_a_row } => {
            let cause = (*in_a_row >= MANY_CRASHES).then_some(StateCause::Failing);
            match (state, cause) {
                (S::Pairing, Some(_)) => unavailable(),
                (S::Connected | S::Connecting | S::Degraded | S::Paused, cause) => Step { cause, ..step(S::Connecting, &[]) },
                (S::Restricted, cause) => Step { cause, ..step(S::Restricted, &[]) },
                (other, _) => step(other, &[]),
            }
        }
    }
}

/// No number is linked, because nothing could be shown that links one.
fn unavailable() -> Step {
    Step { state: S::Unlinked, until: None, cause: Some(StateCause::Unavailable), effects: &[Effect::Stop, Effect::ForgetKeys] }
}

/// The client has ended for a reason that people shall go on seeing until they start it or link a number anew.
fn is_ended(state: S) -> bool {
    state == S::LoggedOut || state.keeps_keys()
}

#[cfg(test)]
mod tests;
