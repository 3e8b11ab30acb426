//! What happened with a client, as one list the screen can render.

use serde::{Deserialize, Serialize};

use super::appointment::AppointmentSummary;
use super::conversation::MessageStatus;
use super::ids::MessageId;
use super::time::Moment;

/// One line of a client's timeline.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TimelineEntry {
    /// Unique within the timeline; stable over reloads.
    pub key: String,
    /// When it happened, in the company's zone.
    pub at: Moment,
    /// What.
    pub what: TimelineKind,
}

/// What a line tells.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum TimelineKind {
    /// A booking was made.
    Booked {
        /// As it was made.
        appointment: AppointmentSummary,
    },
    /// A booking was changed.
    Changed {
        /// Before.
        from: AppointmentSummary,
        /// After.
        to: AppointmentSummary,
    },
    /// A booking was cancelled or deleted before its start.
    Cancelled {
        /// As it was.
        appointment: AppointmentSummary,
    },
    /// The client confirmed.
    Confirmed {
        /// The booking.
        appointment: AppointmentSummary,
    },
    /// The client came.
    Arrived {
        /// The booking.
        appointment: AppointmentSummary,
    },
    /// The client did not come.
    NoShow {
        /// The booking.
        appointment: AppointmentSummary,
    },
    /// We wrote to the client by rule.
    Sent {
        /// Which message.
        message: MessageId,
        /// The rule that made it.
        trigger: MessageTrigger,
        /// The text as it was sent, or would have been.
        text: String,
        /// Where it is.
        status: MessageStatus,
        /// Why it was refused or skipped, as a catalogue key under `reasons`.
        reason: Option<String>,
        /// From the CRM's call reaching us to the client's phone, in milliseconds, once delivered.
        took_ms: Option<u32>,
    },
    /// The company wrote from its own phone.
    FromPhone {
        /// The text.
        text: String,
    },
    /// The client wrote.
    Received {
        /// The text; a sentence about it when it is not a text.
        text: String,
    },
}

/// The rule that made a message.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageTrigger {
    /// A booking was made.
    Created,
    /// Its time, master or services changed.
    Moved,
    /// It was cancelled.
    Cancelled,
}

impl MessageTrigger {
    /// All of them, in the order of the settings.
    pub const ALL: [Self; 3] = [Self::Created, Self::Moved, Self::Cancelled];

    /// The word it is stored under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Moved => "moved",
            Self::Cancelled => "cancelled",
        }
    }

    /// The trigger stored under a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trigger| trigger.as_str() == word)
    }
}
