//! Applying what the CRM reports of a booking: never older over newer, one fact for each thing that changed (D-04, D-05).

use chrono::{DateTime, Utc};

use crate::domain::appointment::AppointmentStatus as Status;
use crate::domain::event::{AppointmentFact, EventKind, Origin};
use crate::domain::ids::{AppointmentId, ClientId, InstallationId};
use crate::domain::notification::Telling;
use crate::domain::phone::Phone;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;

use super::status::{Said, status};
use super::store::{self, Mirrored, Written};

/// A booking as it is reported.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    pub installation: InstallationId,
    /// The CRM's number of the booking.
    pub external_id: &'a str,
    pub client: Option<ClientId>,
    /// The client's number, as far as the CRM shows it.
    pub phone: Option<&'a Phone>,
    pub starts_at: DateTime<Utc>,
    pub duration_s: i32,
    pub master: &'a str,
    /// Sorted.
    pub services: &'a [String],
    pub price_minor: Option<i64>,
    pub said: Said,
    /// The CRM's moment of the last change.
    pub changed_at: DateTime<Utc>,
    pub origin: Origin,
    /// It was read from the CRM just now, and not sent by it at some time.
    pub is_read: bool,
}

/// What came of a report.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Applied {
    /// The mirror says it now.
    Changed,
    /// The mirror said it already.
    Same,
    /// The mirror knows better.
    Older,
    /// Two reports of one moment differ, or one speaks of what is off: only the CRM can say what is true.
    AskTheCrm,
}

/// Applies a report to the mirror and records what happened.
pub async fn apply(tx: &mut TenantTx, report: &Report<'_>) -> Result<Applied, DbError> {
    let before = store::lock_by_number(tx, report.installation, report.external_id).await?;
    let now = tx.now();
    let new_status = status(report.said, report.starts_at, now, before.as_ref().map(|before| before.status));
    let telling = Telling {
        starts_at: report.starts_at,
        master: report.master.to_owned(),
        services: report.services.to_vec(),
        price_minor: report.price_minor,
        client: report.client,
        // A number the CRM hides this time is still the client's number, and no other client's.
        phone: report.phone.cloned().or_else(|| {
            let same = before.as_ref().filter(|before| before.client == report.client);
            same.and_then(|before| before.known_phone.clone().or_else(|| before.telling.phone.clone()))
        }),
        cancelled: new_status == Status::Cancelled,
    };
    let written = Written {
        client: report.client,
        starts_at: report.starts_at,
        duration_s: report.duration_s,
        master: report.master,
        services: report.services,
        price_minor: report.price_minor,
        status: new_status,
        changed_at: report.changed_at,
    };
    let Some(before) = before else {
        // What is older than our connection, the client knows: it counts as told.
        let told = report.origin.presumed_told.then_some(&telling);
        let Some(id) = store::insert(tx, report.installation, report.external_id, &written, told).await? else {
            return Ok(Applied::AskTheCrm);
        };
        for kind in facts(id, report, None, new_status, telling) {
            events::record(tx, kind).await?;
        }
        return Ok(Applied::Changed);
    };
    let is_same = before.telling == telling && before.status == new_status && before.client == report.client;
    if report.changed_at < before.changed_at {
        return Ok(Applied::Older);
    }
    if is_same {
        if report.changed_at > before.changed_at {
            store::update(tx, before.id, &written).await?;
        }
        return Ok(Applied::Same);
    }
    // A deletion without data has no moment of its own: what a call says of a booking that is off may be from before.
    let revives = before.status == Status::Cancelled && new_status != Status::Cancelled;
    if (report.changed_at == before.changed_at || revives) && !report.is_read {
        return Ok(Applied::AskTheCrm);
    }
    store::update(tx, before.id, &written).await?;
    for kind in facts(before.id, report, Some(&before), new_status, telling) {
        events::record(tx, kind).await?;
    }
    Ok(Applied::Changed)
}

/// One fact for each thing that changed: where and when it takes place, and where it stands.
fn facts(id: AppointmentId, report: &Report<'_>, before: Option<&Mirrored>, status: Status, now: Telling) -> Vec<EventKind> {
    let fact = AppointmentFact {
        appointment: id,
        client: report.client,
        before: before.map(|b| b.telling.clone()),
        now,
        origin: report.origin,
        changed_at: Some(report.changed_at),
    };
    let Some(before) = before else {
        return match status {
            Status::Cancelled => vec![EventKind::AppointmentCancelled(fact)],
            Status::Arrived => vec![EventKind::AppointmentBooked(fact.clone()), EventKind::AppointmentArrived(fact)],
            Status::NoShow => vec![EventKind::AppointmentBooked(fact.clone()), EventKind::AppointmentMissed(fact)],
            Status::Confirmed => vec![EventKind::AppointmentBooked(fact.clone()), EventKind::AppointmentConfirmed(fact)],
            Status::Booked => vec![EventKind::AppointmentBooked(fact)],
        };
    };
    let mut kinds = Vec::new();
    let moved = !matches!(status, Status::Cancelled | Status::NoShow)
        && (fact.now.starts_at, &fact.now.master, &fact.now.services, &fact.now.phone)
            != (before.telling.starts_at, &before.telling.master, &before.telling.services, &before.telling.phone);
    if before.status == Status::Cancelled && status != Status::Cancelled {
        kinds.push(EventKind::AppointmentBooked(fact.clone()));
    } else if moved {
        kinds.push(EventKind::AppointmentChanged(fact.clone()));
    }
    if before.status != status {
        match status {
            Status::Cancelled => kinds.push(EventKind::AppointmentCancelled(fact)),
            Status::Confirmed => kinds.push(EventKind::AppointmentConfirmed(fact)),
            Status::Arrived => kinds.push(EventKind::AppointmentArrived(fact)),
            Status::NoShow => kinds.push(EventKind::AppointmentMissed(fact)),
            Status::Booked => {}
        }
    }
    kinds
}

/// The CRM no longer has the booking and says nothing else of it: as if it were deleted as we know it.
pub async fn forget(tx: &mut TenantTx, installation: InstallationId, external_id: &str, origin: Origin) -> Result<(), DbError> {
    let Some(before) = store::lock_by_number(tx, installation, external_id).await? else { return Ok(()) };
    let now = tx.now();
    let deleted = Said { deleted: true, missed: false, arrived: false, confirmed: false };
    let new_status = status(deleted, before.telling.starts_at, now, Some(before.status));
    if new_status == before.status {
        return Ok(());
    }
    let telling = Telling { cancelled: new_status == Status::Cancelled, ..before.telling.clone() };
    store::set_status(tx, before.id, new_status).await?;
    let fact = AppointmentFact {
        appointment: before.id,
        client: before.client,
        before: Some(before.telling),
        now: telling,
        origin,
        changed_at: None,
    };
    let kind = if new_status == Status::Cancelled { EventKind::AppointmentCancelled(fact) } else { EventKind::AppointmentMissed(fact) };
    events::record(tx, kind).await?;
    Ok(())
}
