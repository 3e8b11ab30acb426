//! What keeps a salon's messages from going, as everybody who works there is told on every page: one thing at a time, the worst first.

use serde::{Deserialize, Serialize};

use super::integration::Provider;
use super::time::Moment;
use super::whatsapp::{SessionState as S, StateCause};

/// How the salon stands with its CRM.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// It works, or is about to.
    Working,
    /// It is not paid for.
    Frozen,
    /// Our application was taken away.
    Removed,
    /// The CRM has not agreed to the connection.
    Unconfirmed,
}

/// What is the matter.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// The application was taken away in the CRM.
    Removed,
    /// The application is not paid for.
    Frozen,
    /// The CRM has not agreed to the connection, so it tells nothing.
    Unconfirmed,
    /// No number is linked.
    Unlinked,
    /// Linking stopped at a passkey.
    Passkey,
    /// Another device took our place.
    Replaced,
    /// The phone removed us.
    LoggedOut,
    /// WhatsApp removed us and does not say why.
    Disowned,
    /// WhatsApp locked or banned the number.
    Blocked,
    /// WhatsApp takes nothing from the number for a while.
    BannedUntil,
    /// WhatsApp refuses our version.
    Outdated,
}

impl Matter {
    /// What is the matter, if anything is that people should know of: what mends itself in a moment is not told.
    pub fn of(standing: Standing, state: S, cause: Option<StateCause>) -> Option<Self> {
        Some(match (standing, state) {
            (Standing::Removed, _) => Self::Removed,
            (Standing::Frozen, _) => Self::Frozen,
            (Standing::Unconfirmed, _) => Self::Unconfirmed,
            (Standing::Working, S::Unlinked | S::Pairing) => Self::Unlinked,
            (Standing::Working, S::PasskeyRequired) => Self::Passkey,
            (Standing::Working, S::Replaced) => Self::Replaced,
            (Standing::Working, S::LoggedOut) if cause == Some(StateCause::ByServer) => Self::Disowned,
            (Standing::Working, S::LoggedOut) => Self::LoggedOut,
            (Standing::Working, S::Blocked) => Self::Blocked,
            (Standing::Working, S::BannedUntil) => Self::BannedUntil,
            (Standing::Working, S::Outdated) => Self::Outdated,
            (Standing::Working, S::Connecting | S::Connected | S::Restricted | S::Degraded | S::Paused) => return None,
        })
    }

    /// It is mended on the WhatsApp page, which says it itself.
    pub fn is_about_number(self) -> bool {
        !matches!(self, Self::Removed | Self::Frozen | Self::Unconfirmed)
    }
}

/// The one thing to say.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Notice {
    /// What.
    pub matter: Matter,
    /// Since when the number is so.
    pub since: Moment,
    /// Until when, where that is known.
    pub until: Option<Moment>,
    /// Messages that wait to be sent.
    pub waiting: u32,
    /// When that was counted.
    pub now: Moment,
    /// The salon's CRM, and where its marketplace is.
    pub crm: Provider,
    /// See `crm`.
    pub store_url: String,
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::taken_away(Standing::Removed, S::Unlinked, None, Some(Matter::Removed))]
    #[case::frozen(Standing::Frozen, S::Replaced, None, Some(Matter::Frozen))]
    #[case::unconfirmed(Standing::Unconfirmed, S::Connected, None, Some(Matter::Unconfirmed))]
    #[case::by_phone(Standing::Working, S::LoggedOut, Some(StateCause::ByPhone), Some(Matter::LoggedOut))]
    #[case::by_server(Standing::Working, S::LoggedOut, Some(StateCause::ByServer), Some(Matter::Disowned))]
    #[case::under_way(Standing::Working, S::Pairing, None, Some(Matter::Unlinked))]
    fn the_worst_is_told_first(
        #[case] standing: Standing,
        #[case] state: S,
        #[case] cause: Option<StateCause>,
        #[case] told: Option<Matter>,
    ) {
        assert_eq!(Matter::of(standing, state, cause), told);
    }

    /// A number that needs nobody is not told of, whatever it goes through; every other one is.
    #[test]
    fn what_mends_itself_is_not_told() {
        let silent: Vec<S> = S::ALL.into_iter().filter(|state| Matter::of(Standing::Working, *state, None).is_none()).collect();
        assert_eq!(silent, [S::Connecting, S::Connected, S::Restricted, S::Degraded, S::Paused]);
    }
}
