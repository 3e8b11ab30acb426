//! What came in and could not be applied, as people see it: the calls that wait for somebody, and the work that was given up.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::ids::{JobId, NotAnId, ReceiptId};
use super::time::Moment;

/// One thing that waits for a person.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemId {
    /// A call of the CRM's.
    Call(ReceiptId),
    /// A piece of our own work.
    Work(JobId),
}

impl fmt::Display for ProblemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(id) => id.fmt(f),
            Self::Work(id) => id.fmt(f),
        }
    }
}

impl FromStr for ProblemId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.parse().map(Self::Call).or_else(|_| text.parse().map(Self::Work))
    }
}

/// Which of them a list shows.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemFilter {
    /// All.
    #[default]
    All,
    /// Calls alone.
    Calls,
    /// Work alone.
    Work,
}

impl ProblemFilter {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 3] = [Self::All, Self::Calls, Self::Work];

    /// The word it has in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Calls => "calls",
            Self::Work => "work",
        }
    }

    /// The filter of a word; all for any other.
    pub fn from_word(word: &str) -> Self {
        Self::ALL.into_iter().find(|filter| filter.as_str() == word).unwrap_or_default()
    }
}

/// What a call is about, as far as its envelope can be read: nothing of a person.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CallAbout {
    /// A booking.
    Appointment,
    /// A client.
    Client,
    /// A master.
    Master,
    /// A service.
    Service,
    /// Something else.
    Other,
}

/// What waits, and why.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Problem {
    /// Which.
    pub id: ProblemId,
    /// When it came, or was begun.
    pub at: Moment,
    /// Why it could not be applied: a catalogue key under `intake_reasons`.
    pub reason: String,
    /// How often it was tried.
    pub tries: i32,
    /// Whether trying again could change anything.
    pub may_replay: bool,
    /// What it is.
    pub what: ProblemWhat,
}

/// What waits.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum ProblemWhat {
    /// A call.
    Call {
        /// What it is about; `None` when nothing of it can be read.
        about: Option<CallAbout>,
        /// The CRM's number of that.
        number: Option<String>,
        /// How often the very same came.
        seen: i32,
        /// Its length in bytes.
        length: i32,
    },
    /// Work: its name, a catalogue key under `works`.
    Work {
        /// The name.
        name: String,
    },
}

/// What came of trying again.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Replayed {
    /// It is applied.
    Applied,
    /// It was understood, and nothing of ours.
    Nothing,
    /// It waits for a person again.
    Still {
        /// Why: a catalogue key under `intake_reasons`.
        reason: String,
    },
    /// It is under way; the list will show how it ends.
    UnderWay,
}
