//! What the WhatsApp page shows: the link, its figures, its journal.

use serde::{Deserialize, Serialize};

use super::{SessionState, StateCause};
use crate::domain::phone::Phone;
use crate::domain::time::Moment;

/// The link as people see it.
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
    /// What it carries.
    pub figures: Figures,
}

/// What the link carries, as it is at this moment.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Figures {
    /// When they were counted.
    pub now: Moment,
    /// When WhatsApp last answered us.
    pub answered_at: Option<Moment>,
    /// Sent since the company's midnight, of them on the phone, of them read.
    pub sent_today: Tally,
    /// Waiting to be sent.
    pub waiting: u32,
    /// Since when the first of them waits.
    pub waiting_since: Option<Moment>,
    /// Received since the company's midnight.
    pub received_today: u32,
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
    /// Why, where the state has several causes.
    pub cause: Option<StateCause>,
    /// Why the state before it was.
    pub before_cause: Option<StateCause>,
    /// Who asked for it, if a person did: their name as it was then.
    pub by: Option<String>,
    /// Back online: after so many seconds without.
    pub away_s: Option<u32>,
}
