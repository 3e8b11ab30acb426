//! When we write to a client about a booking, and what: meaning is the transition from what the client was last told to
//! what is true now (D-01, D-04, D-05).

pub mod template;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Silence {
    /// The client knows already.
    SameAsTold,
    /// It has begun, or is over.
    Past,
    /// It was cancelled before the client heard of it.
    NeverTold,
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
        // Another number is another person: to them the booking is new.
        (false, false) if now.phone.is_some() && now.phone != told.phone => Decision::Tell(Created, Change::default()),
        (false, false) => match now.change_since(told) {
            change if change.is_any() => Decision::Tell(Moved, change),
            _ => Decision::Silent(Silence::SameAsTold),
        },
    }
}

#[cfg(test)]
mod tests;
