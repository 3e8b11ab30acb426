//! From what a CRM says of a visit to where the booking stands. Pure.

use chrono::{DateTime, Utc};

use crate::domain::appointment::AppointmentStatus;

/// What a CRM says of a visit.
#[expect(clippy::struct_excessive_bools, reason = "each is one thing a CRM says, and any of them may be true")]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Said {
    /// It was deleted.
    pub deleted: bool,
    /// The client did not come, or the salon cancelled by status.
    pub missed: bool,
    /// The client came.
    pub arrived: bool,
    /// The client will come.
    pub confirmed: bool,
}

/// Where the booking stands at the moment `now`. Deleted or missed before the start is cancelled; after it, a no-show
/// (D-05). A booking that is cancelled stays so when its start passes.
pub fn status(said: Said, starts_at: DateTime<Utc>, now: DateTime<Utc>, before: Option<AppointmentStatus>) -> AppointmentStatus {
    if said.deleted || said.missed {
        let was_cancelled = before == Some(AppointmentStatus::Cancelled);
        return if was_cancelled || now < starts_at { AppointmentStatus::Cancelled } else { AppointmentStatus::NoShow };
    }
    if said.arrived {
        AppointmentStatus::Arrived
    } else if said.confirmed {
        AppointmentStatus::Confirmed
    } else {
        AppointmentStatus::Booked
    }
}
