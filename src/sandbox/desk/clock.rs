//! The clock's buttons: one hour on, to nine in the morning, to tomorrow, back to the real time.

use chrono::{NaiveTime, TimeDelta};
use serde::Deserialize;

use super::Desk;
use super::words::Trouble;
use crate::sandbox::yclients::journal::Refusal;

/// Where the clock is to go. Nine and tomorrow are the salon's own.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(super) enum To {
    /// An hour on.
    Hour,
    /// The next nine in the morning.
    Nine,
    /// The same time tomorrow.
    Tomorrow,
    /// The machine's own time.
    Now,
}

impl Desk {
    /// Moves the sandbox's clock.
    pub(super) fn turn_clock(&self, salon: i64, to: To) -> Result<(), Trouble> {
        let local = self.crm.salons().into_iter().find(|it| it.id == salon).ok_or(Refusal::NoSalon)?.now;
        let step = match to {
            To::Hour => TimeDelta::hours(1),
            To::Tomorrow => TimeDelta::days(1),
            To::Nine => {
                let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
                let day = if local.time() < nine { local.date() } else { local.date() + TimeDelta::days(1) };
                // The rest of a millisecond would leave it at 08:59:59.
                day.and_time(nine) - local + TimeDelta::milliseconds(1)
            }
            To::Now => TimeDelta::milliseconds(-self.clock.offset_ms()),
        };
        let offset_ms = self.clock.offset_ms() + step.num_milliseconds();
        self.crm.set_clock(offset_ms).map_err(|error| Trouble::broken(&error.into()))
    }
}
