//! The thread of a client: messages, their direction, and a state that never goes backwards but for one known step.

pub mod refusal;

use serde::{Deserialize, Serialize};

use super::time::Moment;

/// Who wrote it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The client wrote to the company.
    Inbound,
    /// The company wrote to the client.
    Outbound,
}

/// Where a message is (D-06).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageStatus {
    /// Decided and stored; waits for its turn.
    Queued,
    /// Its id and address are stored; the bytes may be on their way.
    Sending,
    /// The server acknowledged it.
    Sent,
    /// It is on the phone.
    Delivered,
    /// It was read.
    Read,
    /// The network refused it for good; the code says why.
    Refused,
    /// It was not sent in time and would be wrong now.
    Expired,
    /// What it told is no longer true.
    Cancelled,
    /// It was decided not to send it; the reason says why.
    Skipped,
    /// It may or may not have arrived; a person decides.
    Unknown,
}

impl MessageStatus {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Queued,
        Self::Sending,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Refused,
        Self::Expired,
        Self::Cancelled,
        Self::Skipped,
        Self::Unknown,
    ];

    /// The state after hearing `news`, or `None` when the news is old or cannot be: never backwards, and what is
    /// refused, expired, cancelled or skipped stays so. Receipts may overtake each other, and may settle `unknown`.
    ///
    /// One step leads back: what was refused for now is known not to be sent, and waits again.
    pub fn advance(self, news: Self) -> Option<Self> {
        use MessageStatus as S;
        let allowed = match self {
            S::Queued => matches!(news, S::Sending | S::Refused | S::Expired | S::Cancelled | S::Skipped),
            S::Sending => matches!(news, S::Queued | S::Sent | S::Delivered | S::Read | S::Refused | S::Expired | S::Unknown),
            S::Sent => matches!(news, S::Delivered | S::Read | S::Refused),
            S::Delivered => news == S::Read,
            S::Unknown => matches!(news, S::Sent | S::Delivered | S::Read | S::Refused),
            S::Read | S::Refused | S::Expired | S::Cancelled | S::Skipped => false,
        };
        allowed.then_some(news)
    }

    /// Whether `later` lies ahead, perhaps over states that nobody saw: what a screen that missed frames may show.
    pub fn may_become(self, later: Self) -> bool {
        let ahead = |from: Self, to: Self| to != Self::Queued && from.advance(to).is_some();
        ahead(self, later) || Self::ALL.into_iter().any(|step| step != later && ahead(self, step) && step.may_become(later))
    }

    /// Nothing more is expected to happen to it by itself.
    pub fn is_terminal(self) -> bool {
        matches!(self, Self::Read | Self::Refused | Self::Expired | Self::Cancelled | Self::Skipped)
    }

    /// The word it is stored under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
            Self::Skipped => "skipped",
            Self::Unknown => "unknown",
        }
    }

    /// The state stored under a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// The newest message of a thread, for lists.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct LastMessage {
    /// When.
    pub at: Moment,
    /// Who wrote it.
    pub direction: Direction,
    /// Where it is.
    pub status: MessageStatus,
    /// Why it was refused or skipped, as a catalogue key under `reasons`.
    pub reason: Option<String>,
    /// Its text.
    pub text: String,
}

#[cfg(test)]
mod tests;
