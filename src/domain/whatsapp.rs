//! The WhatsApp link of a company, as people see it.

pub mod machine;
pub mod pairing;
pub mod pool;
pub mod view;

use serde::{Deserialize, Serialize};

/// What the phone shows among its linked devices, whatever the language of our pages.
pub const DEVICE_NAME: &str = "Отклик";

/// Where the link stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// No number is linked.
    Unlinked,
    /// A code is being shown, or asked for.
    Pairing,
    /// Linked; the connection is being made or made again.
    Connecting,
    /// Linked, and an answer came within the last minute.
    Connected,
    /// Linked elsewhere with our keys; we do not fight for it.
    Replaced,
    /// The phone removed us.
    LoggedOut,
    /// WhatsApp refuses the number until a moment.
    BannedUntil,
    /// WhatsApp locked or banned the number.
    Blocked,
    /// WhatsApp refuses our client's version.
    Outdated,
    /// WhatsApp lets us answer but not write first.
    Restricted,
    /// Linking needs a passkey.
    PasskeyRequired,
    /// Online, and no message is acknowledged.
    Degraded,
    /// WhatsApp told us to slow down; the next connection waits.
    Paused,
}

impl SessionState {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Unlinked,
        Self::Pairing,
        Self::Connecting,
        Self::Connected,
        Self::Replaced,
        Self::LoggedOut,
        Self::BannedUntil,
        Self::Blocked,
        Self::Outdated,
        Self::Restricted,
        Self::PasskeyRequired,
        Self::Degraded,
        Self::Paused,
    ];

    /// WhatsApp takes our keys for this number, or will again by itself: no code is needed.
    pub fn is_linked(self) -> bool {
        match self {
            Self::Connecting | Self::Connected | Self::Degraded | Self::Paused | Self::Restricted | Self::BannedUntil | Self::Outdated => {
                true
            }
            Self::Unlinked | Self::Pairing | Self::Replaced | Self::LoggedOut | Self::Blocked | Self::PasskeyRequired => false,
        }
    }

    /// What is to be said goes, or goes as soon as the connection is back.
    pub fn sends(self) -> bool {
        matches!(self, Self::Connecting | Self::Connected | Self::Degraded | Self::Paused | Self::Restricted)
    }

    /// Nobody wants it to run, and yet its keys may bring it back: taken back, or after a ban, a lock or an update.
    pub fn keeps_keys(self) -> bool {
        matches!(self, Self::Replaced | Self::BannedUntil | Self::Blocked | Self::Outdated)
    }

    /// The word it is stored under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unlinked => "unlinked",
            Self::Pairing => "pairing",
            Self::Connecting => "connecting",
            Self::Connected => "connected",
            Self::Replaced => "replaced",
            Self::LoggedOut => "logged_out",
            Self::BannedUntil => "banned_until",
            Self::Blocked => "blocked",
            Self::Outdated => "outdated",
            Self::Restricted => "restricted",
            Self::PasskeyRequired => "passkey_required",
            Self::Degraded => "degraded",
            Self::Paused => "paused",
        }
    }

    /// The state stored under a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Why the link is where it is, where a state has several causes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StateCause {
    /// Somebody removed us on the phone.
    ByPhone,
    /// WhatsApp no longer knows us and does not say who did it.
    ByServer,
    /// WhatsApp locked the account.
    Locked,
    /// WhatsApp banned the account.
    Banned,
    /// WhatsApp gave no code in time, or the client could not even begin.
    Unavailable,
    /// A number is being linked by a code that is typed, not by a picture.
    ByCode,
    /// Our client has crashed several times in a row: it is started again, ever more rarely.
    Failing,
    /// Limited: too much went to people who have not saved the number.
    Strangers,
    /// Limited: many have blocked the number.
    BlockedByPeople,
    /// Limited: too many groups were made.
    Groups,
    /// Limited: the same words went to many.
    SameWords,
    /// Limited: too much went by broadcast lists.
    Broadcasts,
}

impl StateCause {
    const ALL: [Self; 12] = [
        Self::ByPhone,
        Self::ByServer,
        Self::Locked,
        Self::Banned,
        Self::Unavailable,
        Self::ByCode,
        Self::Failing,
        Self::Strangers,
        Self::BlockedByPeople,
        Self::Groups,
        Self::SameWords,
        Self::Broadcasts,
    ];

    /// The word it is stored under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByPhone => "by_phone",
            Self::ByServer => "by_server",
            Self::Locked => "locked",
            Self::Banned => "banned",
            Self::Unavailable => "unavailable",
            Self::ByCode => "by_code",
            Self::Failing => "failing",
            Self::Strangers => "strangers",
            Self::BlockedByPeople => "blocked_by_people",
            Self::Groups => "groups",
            Self::SameWords => "same_words",
            Self::Broadcasts => "broadcasts",
        }
    }

    /// The cause stored under a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == word)
    }
}
