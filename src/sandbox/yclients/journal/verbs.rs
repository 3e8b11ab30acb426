//! The verbs of the journal: book, move, other services, attendance, cancel, delete.

use std::sync::Arc;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use super::super::Crm;
use super::super::model::{Item, Record, Salon};
use super::super::world::World;
use super::change::Author;
use super::views::BookingView;
use super::{Refusal, views};

/// A booking to be entered. Times are the salon's own.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NewBooking {
    /// The master.
    pub staff_id: i64,
    /// Beginning.
    pub starts_at: NaiveDateTime,
    /// What is done; at least one.
    pub services: Vec<i64>,
    /// A client of the salon, or nobody.
    #[serde(default)]
    pub client_id: Option<i64>,
    /// Somebody to be found by phone or written down, when `client_id` is absent.
    #[serde(default)]
    pub client: Option<NewClient>,
    /// Seconds; the services' sum when absent.
    #[serde(default)]
    pub length_s: Option<i64>,
    /// The salon's remark.
    #[serde(default)]
    pub comment: String,
    /// Joins a visit that exists.
    #[serde(default)]
    pub visit_id: Option<i64>,
    /// Refused when the master is busy then.
    #[serde(default)]
    pub only_if_free: bool,
}

/// Somebody who may be a client already. A phone that is known finds the client; otherwise one is written down.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NewClient {
    /// First name.
    #[serde(default)]
    pub name: String,
    /// Last name.
    #[serde(default)]
    pub surname: String,
    /// Any spelling; digits are kept. Empty = no phone.
    #[serde(default)]
    pub phone: String,
    /// Address.
    #[serde(default)]
    pub email: String,
}

/// Where a booking moves: another time, another master, or both.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Reschedule {
    /// Beginning, in the salon's own time.
    #[serde(default)]
    pub starts_at: Option<NaiveDateTime>,
    /// The master.
    #[serde(default)]
    pub staff_id: Option<i64>,
}

/// What the journal knows about the client's coming.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// Confirmed: 2.
    Confirmed,
    /// Came: 1.
    Arrived,
    /// Awaited: 0.
    Waiting,
    /// Did not come, or cancelled by status: −1.
    NoShow,
}

impl Attendance {
    /// The vendor's number.
    pub fn code(self) -> i8 {
        match self {
            Self::Confirmed => 2,
            Self::Arrived => 1,
            Self::Waiting => 0,
            Self::NoShow => -1,
        }
    }
}

impl Crm {
    /// Enters a booking.
    pub fn book(self: &Arc<Self>, salon_id: i64, new: NewBooking) -> Result<BookingView, Refusal> {
        let mut world = self.lock();
        let salon = world.salons.get(&salon_id).ok_or(Refusal::NoSalon)?;
        salon.master(new.staff_id).ok_or(Refusal::NoMaster)?;
        let services = items(salon, &new.services)?;
        let length_s = new.length_s.unwrap_or_else(|| length_of(salon, &services));
        if new.only_if_free && is_busy(salon, None, new.staff_id, new.starts_at, length_s) {
            return Err(Refusal::Busy);
        }
        let client_id = match (new.client_id, new.client) {
            (Some(id), _) => Some(salon.clients.get(&id).ok_or(Refusal::NoClient)?.id),
            (None, Some(client)) => Some(self.find_or_create_client(&mut world, salon_id, client, Author::Desk)?),
            (None, None) => None,
        };
        let (id, visit_id) = (world.next_id(), new.visit_id);
        let visit_id = visit_id.unwrap_or_else(|| world.next_id());
        let now = self.clock.now();
        let record = Record {
            id,
            visit_id,
            staff_id: new.staff_id,
            client_id,
            services,
            start: new.starts_at,
            length_s,
            attendance: 0,
            deleted: false,
            comment: new.comment,
            online: false,
            api_id: String::new(),
            created_user_id: salon_id * 10,
            created_at: now,
            changed_at: now,
        };
        self.enter(&mut world, salon_id, record, Author::Desk);
        shown(&world, salon_id, id)
    }

    /// Moves a booking to another time, to another master, or both.
    pub fn reschedule(self: &Arc<Self>, salon: i64, record: i64, to: Reschedule) -> Result<BookingView, Refusal> {
        self.change(salon, record, |salon, record| {
            if let Some(staff_id) = to.staff_id {
                record.staff_id = salon.master(staff_id).ok_or(Refusal::NoMaster)?.id;
            }
            record.start = to.starts_at.unwrap_or(record.start);
            Ok(())
        })
    }

    /// Gives a booking other services; its length and price follow.
    pub fn set_services(self: &Arc<Self>, salon: i64, record: i64, services: &[i64]) -> Result<BookingView, Refusal> {
        self.change(salon, record, |salon, record| {
            record.services = items(salon, services)?;
            record.length_s = length_of(salon, &record.services);
            Ok(())
        })
    }

    /// Writes down whether the client confirmed, came, is awaited or did not come. `NoShow` before the beginning is a cancellation.
    pub fn set_attendance(self: &Arc<Self>, salon: i64, record: i64, attendance: Attendance) -> Result<BookingView, Refusal> {
        self.change(salon, record, |_, record| {
            record.attendance = attendance.code();
            Ok(())
        })
    }

    /// Removes a booking from the journal.
    pub fn delete(self: &Arc<Self>, salon: i64, record: i64) -> Result<BookingView, Refusal> {
        self.change(salon, record, |_, record| {
            record.deleted = true;
            Ok(())
        })
    }

    /// Writes a remark on a booking: a change that means nothing to its client.
    pub fn remark(self: &Arc<Self>, salon: i64, record: i64, comment: &str) -> Result<BookingView, Refusal> {
        self.change(salon, record, |_, record| {
            comment.clone_into(&mut record.comment);
            Ok(())
        })
    }

    fn change(
        self: &Arc<Self>,
        salon_id: i64,
        record_id: i64,
        change: impl FnOnce(&Salon, &mut Record) -> Result<(), Refusal>,
    ) -> Result<BookingView, Refusal> {
        let mut world = self.lock();
        let salon = world.salons.get(&salon_id).ok_or(Refusal::NoSalon)?;
        let mut record = salon.records.get(&record_id).ok_or(Refusal::NoRecord)?.clone();
        if record.deleted {
            return Err(Refusal::Deleted);
        }
        change(salon, &mut record)?;
        self.enter(&mut world, salon_id, record, Author::Desk);
        shown(&world, salon_id, record_id)
    }
}

fn shown(world: &World, salon: i64, record: i64) -> Result<BookingView, Refusal> {
    let salon = world.salons.get(&salon).ok_or(Refusal::NoSalon)?;
    Ok(views::booking(salon, salon.records.get(&record).ok_or(Refusal::NoRecord)?))
}

/// The price list's lines of these numbers, as a booking carries them.
pub(in super::super) fn items(salon: &Salon, services: &[i64]) -> Result<Vec<Item>, Refusal> {
    if services.is_empty() {
        return Err(Refusal::NoService);
    }
    let item = |&id: &i64| {
        let service = salon.service(id).ok_or(Refusal::NoService)?;
        Ok(Item { id, title: service.title.clone(), first_cost: service.price, discount: 0, cost: service.price })
    };
    services.iter().map(item).collect()
}

/// Seconds that services take together.
pub(in super::super) fn length_of(salon: &Salon, items: &[Item]) -> i64 {
    items.iter().filter_map(|item| salon.service(item.id)).map(|service| service.duration_s).sum()
}

/// Whether the master has another booking at that time.
pub(in super::super) fn is_busy(salon: &Salon, except: Option<i64>, staff_id: i64, start: NaiveDateTime, length_s: i64) -> bool {
    let end = start + chrono::TimeDelta::seconds(length_s);
    salon.records.values().any(|it| Some(it.id) != except && it.staff_id == staff_id && it.stands() && it.start < end && start < it.end())
}
