//! When we write to a client about a booking, and what: meaning is the transition from what the client was last told to
//! what is true now (D-01, D-04, D-05).

pub mod template;
pub mod trace;
pub mod view;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::ids::ClientId;
use super::phone::Phone;
use super::timeline::MessageTrigger;

/// All of a booking that a client can be told.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Telling {
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// The master's name.
    pub master: String,
    /// Titles of the services, sorted: the CRM gives them in any order.
    pub services: Vec<String>,
    /// What it costs in minor units; not news by itself.
    pub price_minor: Option<i64>,
    /// Whose booking it is; rows of older releases do not say.
    #[serde(default)]
    pub client: Option<ClientId>,
    /// The number it is told to.
    pub phone: Option<Phone>,
    /// It will not take place.
    pub cancelled: bool,
}

impl Telling {
    /// Sorts what has no order of its own, so that equal content is equal.
    #[must_use]
    pub fn canonical(mut self) -> Self {
        self.services.sort_unstable();
        self
    }

    /// Nobody who was told `before` has been told of this: it goes to another number. A number that is hidden this time is
    /// no other number, unless the booking is another client's now.
    fn is_for_another(&self, before: &Self) -> bool {
        self.phone != before.phone && (self.phone.is_some() || self.client != before.client)
    }

    /// What of `self` differs from `before`, in the eyes of the client.
    fn change_since(&self, before: &Self) -> Change {
        Change {
            time: self.starts_at != before.starts_at,
            master: self.master != before.master,
            services: self.services != before.services,
        }
    }
}

/// What of a booking changed.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Change {
    /// Its day or hour.
    pub time: bool,
    /// Its master.
    pub master: bool,
    /// Its services.
    pub services: bool,
}

impl Change {
    /// Anything at all.
    pub fn is_any(self) -> bool {
        self.time || self.master || self.services
    }
}

/// What to do about what is true now.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Decision {
    /// Write.
    Tell(MessageTrigger, Change),
    /// Say nothing.
    Silent(Silence),
}

/// Why nothing is said.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// The client knows already.
    SameAsTold,
    /// It has begun, or is over.
    Past,
    /// It was cancelled before the client heard of it.
    NeverTold,
    /// There is nobody to write to: the CRM names no client.
    NoClient,
}

/// Weighs what is true `now` against what was last `told`, at the moment `at`.
pub fn decide(told: Option<&Telling>, now: &Telling, at: DateTime<Utc>) -> Decision {
    use MessageTrigger::{Cancelled, Created, Moved};
    if now.starts_at < at {
        return Decision::Silent(Silence::Past);
    }
    let Some(told) = told else {
        return if now.cancelled { Decision::Silent(Silence::NeverTold) } else { Decision::Tell(Created, Change::default()) };
    };
    match (told.cancelled, now.cancelled) {
        (true, true) => Decision::Silent(Silence::SameAsTold),
        (false, true) => Decision::Tell(Cancelled, Change::default()),
        (true, false) => Decision::Tell(Created, Change::default()),
        // Whoever answers at another number was told nothing: to them the booking is new.
        (false, false) if now.is_for_another(told) => Decision::Tell(Created, Change::default()),
        (false, false) => match now.change_since(told) {
            change if change.is_any() => Decision::Tell(Moved, change),
            _ => Decision::Silent(Silence::SameAsTold),
        },
    }
}

/// The client who was told of a booking that has become another client's: to them it is cancelled (D-01 is about each
/// client's own knowledge). Two clients of one number are one reader, who knows it already.
pub fn former_client(told: Option<&Telling>, now: &Telling, at: DateTime<Utc>) -> Option<ClientId> {
    let told = told.filter(|told| !told.cancelled && told.client != now.client && now.is_for_another(told))?;
    if now.starts_at < at { None } else { told.client }
}

#[cfg(test)]
mod tests;
