//! The WhatsApp link of a company, as people see it.

pub mod machine;
pub mod pairing;
pub mod pool;

use serde::{Deserialize, Serialize};

use super::phone::Phone;
use super::time::Moment;

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
    /// Our client has crashed several times in a row: it is started again, ever more rarely.
    Failing,
}

impl StateCause {
    const ALL: [Self; 6] = [Self::ByPhone, Self::ByServer, Self::Locked, Self::Banned, Self::Unavailable, Self::Failing];

    /// The word it is stored under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ByPhone => "by_phone",
            Self::ByServer => "by_server",
            Self::Locked => "locked",
            Self::Banned => "banned",
            Self::Unavailable => "unavailable",
            Self::Failing => "failing",
        }
    }

    /// The cause stored under a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.as_str() == word)
    }
}

/// What the WhatsApp page shows.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct WhatsAppView {
    /// Where the link stands.
    pub state: SessionState,
    /// Since when.
    pub since: Moment,
    /// Until when, for a ban or a restriction.
    pub until: Option<Moment>,
    /// Why, where the state alone does not say it.
    pub cause: Option<StateCause>,
    /// The linked number.
    pub number: Option<Phone>,
    /// The number whose phone a code is typed on; `None` where a picture is scanned.
    pub pairing_phone: Option<Phone>,
    /// The name the account shows in WhatsApp.
    pub push_name: Option<String>,
    /// When it was linked.
    pub linked_at: Option<Moment>,
    /// Who linked it.
    pub linked_by: Option<String>,
    /// When WhatsApp last answered us.
    pub answered_at: Option<Moment>,
    /// Sent since the company's midnight, of them on the phone, of them read.
    pub sent_today: Tally,
    /// Waiting to be sent.
    pub waiting: u32,
    /// Received since the company's midnight.
    pub received_today: u32,
    /// The link's own journal, newest first.
    pub journal: Vec<JournalLine>,
}

/// Counts of today's messages.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Tally {
    /// Acknowledged by the server.
    pub sent: u32,
    /// Of them on the phone.
    pub delivered: u32,
    /// Of them read.
    pub read: u32,
}

/// One line of the link's journal.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct JournalLine {
    /// When.
    pub at: Moment,
    /// Into which state the link went.
    pub state: SessionState,
    /// From which; `None` for the first line there is.
    pub before: Option<SessionState>,
}
