//! Why a message was sent, was not, or was never written: read from what was stored when it was decided.

use serde::{Deserialize, Serialize};

use super::conversation::MessageStatus;
use super::ids::{EventId, MessageId};
use super::notice::Notice;
use super::notification::trace::Trace;
use super::phone::Phone;
use super::time::Moment;
use super::timeline::{TimelineEntry, TimelineKind};
use super::way::Way;

/// What is asked about.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyOf {
    /// A message.
    Message(MessageId),
    /// Something that happened with a booking.
    Event(EventId),
}

impl WhyOf {
    /// What the text form names: a message's id or a fact's.
    pub fn from_word(word: &str) -> Option<Self> {
        word.parse().map(Self::Message).ok().or_else(|| word.parse().map(Self::Event).ok())
    }
}

impl std::fmt::Display for WhyOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Message(id) => id.fmt(f),
            Self::Event(id) => id.fmt(f),
        }
    }
}

/// The answer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Why {
    /// What happened, as its line on the timeline tells it.
    pub fact: Option<TimelineEntry>,
    /// What was decided about it, as it was kept at that moment.
    pub trace: Option<Trace>,
    /// Since when the words it was made from stand so, in the company's zone.
    pub worded_since: Option<Moment>,
    /// How far the weighing came.
    pub weighed: Weighed,
    /// The message that is asked about.
    pub message: Option<WhyMessage>,
    /// The messages the fact led to, where a fact is asked about.
    pub led_to: Vec<TimelineEntry>,
}

impl Why {
    /// Whether its message waits, and has not said what for.
    pub fn waits_untold(&self) -> bool {
        self.message
            .as_ref()
            .is_some_and(|message| matches!(message.entry.what, TimelineKind::Sent { status: MessageStatus::Queued, reason: None, .. }))
    }
}

/// How far the weighing of a fact came.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Weighed {
    /// It was decided; the trace says how.
    Decided,
    /// No message is made of such facts.
    NotDue,
    /// It was known before we were connected.
    BeforeUs,
    /// It waits to be decided.
    Waiting,
    /// Deciding failed again and again and was given up.
    GivenUp,
    /// It was decided before decisions were kept.
    NotKept,
}

/// What of a message answers why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct WhyMessage {
    /// Its line on the timeline.
    pub entry: TimelineEntry,
    /// Which telling of its booking it is, from 1.
    pub telling: i32,
    /// Where it goes: the client's number now.
    pub phone: Option<Phone>,
    /// After this moment it would be wrong, and does not go.
    pub not_after: Option<Moment>,
    /// What it waited for last before it left, as a catalogue key under `reasons`.
    pub held_for: Option<String>,
    /// How often the same bytes went out.
    pub tries: i32,
    /// Its hops.
    pub way: Way,
    /// When the CRM's call reached us.
    pub received: Option<Moment>,
    /// What keeps it here while it waits, and why no message of the salon goes.
    pub kept_by: Option<Notice>,
    /// From the change in the CRM to the call that reached us, in milliseconds; the CRM tells it by the second.
    pub crm_lag_ms: Option<i64>,
}
