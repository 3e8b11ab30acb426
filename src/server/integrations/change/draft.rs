//! What we want a provider to write down, in our words. Whoever is named is named by the provider's number.

use chrono::{DateTime, Utc};

use crate::domain::phone::Phone;

/// A client to be written down.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClientDraft {
    pub name: String,
    /// May be empty.
    pub surname: String,
    pub phone: Phone,
    /// May be empty.
    pub email: String,
}

/// What becomes different about a client; `None` stays.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ClientChange {
    pub name: Option<String>,
    pub surname: Option<String>,
    pub phone: Option<Phone>,
    pub email: Option<String>,
}

/// A booking to be made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AppointmentDraft {
    /// Our own key: written down with the booking, so that it is found again when the answer is lost. Never used twice.
    pub key: String,
    pub client: ClientDraft,
    pub master: String,
    pub services: Vec<ServiceDraft>,
    pub starts_at: DateTime<Utc>,
    /// Seconds.
    pub duration_s: i32,
    pub comment: String,
}

/// A service of a booking to be made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ServiceDraft {
    pub service: String,
    /// Minor units to pay; `None` for the provider's own price.
    pub price_minor: Option<i64>,
}

/// What becomes different about a booking; `None` stays.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AppointmentChange {
    pub starts_at: Option<DateTime<Utc>>,
    /// Seconds.
    pub duration_s: Option<i32>,
    pub master: Option<String>,
    /// All of them; one that stays keeps its price unless a price is named.
    pub services: Option<Vec<ServiceDraft>>,
    pub comment: Option<String>,
}
