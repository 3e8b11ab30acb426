//! A booking and its visit, as the product mirrors it from the CRM.

use serde::{Deserialize, Serialize};

use super::ids::AppointmentId;
use super::money::Money;
use super::time::Moment;

/// Where a booking stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentStatus {
    /// Made; the client is awaited.
    Booked,
    /// The client said they will come.
    Confirmed,
    /// The client came.
    Arrived,
    /// The client did not come, and the start is past.
    NoShow,
    /// Cancelled or deleted before its start.
    Cancelled,
}

impl AppointmentStatus {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Booked, Self::Confirmed, Self::Arrived, Self::NoShow, Self::Cancelled];

    /// The word it is stored under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Confirmed => "confirmed",
            Self::Arrived => "arrived",
            Self::NoShow => "no_show",
            Self::Cancelled => "cancelled",
        }
    }

    /// The status stored under a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == word)
    }
}

/// What lists and timelines show of a booking.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct AppointmentSummary {
    /// Which booking.
    pub id: AppointmentId,
    /// When it begins, in the branch's zone.
    pub starts_at: Moment,
    /// The master's name.
    pub master: String,
    /// Titles of the services, in a stable order.
    pub services: Vec<String>,
    /// What it costs; `None` when the CRM says nothing or zero.
    pub price: Option<Money>,
    /// Where it stands.
    pub status: AppointmentStatus,
}
