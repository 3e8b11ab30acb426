//! The journal as the desk draws it: a day by master, with people and prices instead of numbers.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use super::super::Crm;
use super::super::model::{Client, Record, Salon, Service, Staff};
use super::Refusal;

/// A salon in the list of salons.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SalonView {
    /// The vendor's number.
    pub id: i64,
    /// The name on the door.
    pub title: String,
    /// The town.
    pub city: String,
    /// The street and the house.
    pub address: String,
    /// IANA zone.
    pub zone: String,
    /// The local time there.
    pub now: NaiveDateTime,
    /// The owner's name and phone.
    pub owner: String,
    /// Digits.
    pub owner_phone: String,
    /// How the application stands there: `none`, `pending`, `active`, `freezed`, `uninstalled`.
    pub application: String,
    /// The number of its last change; `expected?since=` takes it.
    pub last_change: u64,
}

/// A day of the journal.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct DayView {
    /// The salon's name.
    pub salon: String,
    /// The day, local.
    pub date: NaiveDate,
    /// The salon's own time.
    pub now: NaiveDateTime,
    /// A column each.
    pub masters: Vec<MasterDay>,
}

/// A master's column.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct MasterDay {
    /// The master.
    pub id: i64,
    /// First and last name.
    pub name: String,
    /// What the master does.
    pub specialization: String,
    /// Begins to work.
    pub from: NaiveTime,
    /// Stops.
    pub until: NaiveTime,
    /// The day's bookings in order, the cancelled and deleted too.
    pub bookings: Vec<BookingView>,
}

/// A master.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct MasterView {
    /// The vendor's number.
    pub id: i64,
    /// First and last name.
    pub name: String,
    /// What the master does.
    pub specialization: String,
    /// Begins to work.
    pub from: NaiveTime,
    /// Stops.
    pub until: NaiveTime,
    /// No longer works here.
    pub fired: bool,
}

/// A booking.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct BookingView {
    /// The vendor's number.
    pub id: i64,
    /// The visit's.
    pub visit_id: i64,
    /// The master.
    pub staff_id: i64,
    /// The client, if any.
    pub client: Option<ClientView>,
    /// What is done.
    pub services: Vec<LineView>,
    /// Roubles to pay.
    pub price: i64,
    /// Beginning, local.
    pub starts_at: NaiveDateTime,
    /// End, local.
    pub ends_at: NaiveDateTime,
    /// 2 confirmed, 1 came, 0 awaited, −1 did not come.
    pub attendance: i8,
    /// Removed from the journal.
    pub deleted: bool,
    /// The salon's remark.
    pub comment: String,
}

/// A client.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ClientView {
    /// The vendor's number.
    pub id: i64,
    /// First and last name.
    pub name: String,
    /// Digits, or empty.
    pub phone: String,
    /// Asked for no mailings.
    pub sms_not: bool,
}

/// A line of the price list, or of a booking.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct LineView {
    /// The service.
    pub id: i64,
    /// Its words.
    pub title: String,
    /// Roubles.
    pub cost: i64,
    /// Seconds; 0 within a booking.
    pub duration_s: i64,
    /// Who does it; empty within a booking.
    pub staff: Vec<i64>,
}

impl Crm {
    /// Every salon.
    pub fn salons(&self) -> Vec<SalonView> {
        let now = self.clock.now();
        self.read(|world| {
            let view = |salon: &Salon| SalonView {
                id: salon.id,
                title: salon.title.clone(),
                city: salon.city.clone(),
                address: salon.address.clone(),
                zone: salon.zone.clone(),
                now: salon.local(now),
                owner: salon.owner.name.clone(),
                owner_phone: salon.owner.phone.clone(),
                application: world.installs.get(&salon.id).map_or("none", |install| install.status.word()).to_owned(),
                last_change: salon.changes.last().map_or(0, |change| change.seq),
            };
            world.salons.values().map(view).collect()
        })
    }

    /// A day of the journal.
    pub fn day(&self, salon: i64, date: NaiveDate) -> Result<DayView, Refusal> {
        let now = self.clock.now();
        self.read(|world| {
            let salon = world.salons.get(&salon).ok_or(Refusal::NoSalon)?;
            let masters = salon.staff.iter().filter(|master| !master.fired).map(|master| master_day(salon, master, date)).collect();
            Ok(DayView { salon: salon.title.clone(), date, now: salon.local(now), masters })
        })
    }

    /// One booking.
    pub fn booking(&self, salon: i64, record: i64) -> Result<BookingView, Refusal> {
        self.read(|world| {
            let salon = world.salons.get(&salon).ok_or(Refusal::NoSalon)?;
            Ok(booking(salon, salon.records.get(&record).ok_or(Refusal::NoRecord)?))
        })
    }

    /// The price list.
    pub fn services(&self, salon: i64) -> Result<Vec<LineView>, Refusal> {
        self.read(|world| Ok(world.salons.get(&salon).ok_or(Refusal::NoSalon)?.services.iter().map(service).collect()))
    }

    /// The masters, those who left too.
    pub fn masters(&self, salon: i64) -> Result<Vec<MasterView>, Refusal> {
        let line = |master: &Staff| MasterView {
            id: master.id,
            name: master.name.clone(),
            specialization: master.specialization.clone(),
            from: master.from,
            until: master.until,
            fired: master.fired,
        };
        self.read(|world| Ok(world.salons.get(&salon).ok_or(Refusal::NoSalon)?.staff.iter().map(line).collect()))
    }
}

fn master_day(salon: &Salon, master: &Staff, date: NaiveDate) -> MasterDay {
    let mut bookings: Vec<BookingView> = salon
        .records
        .values()
        .filter(|record| record.staff_id == master.id && record.start.date() == date)
        .map(|record| booking(salon, record))
        .collect();
    bookings.sort_by_key(|it| (it.starts_at, it.id));
    MasterDay {
        id: master.id,
        name: master.name.clone(),
        specialization: master.specialization.clone(),
        from: master.from,
        until: master.until,
        bookings,
    }
}

/// A booking as the desk draws it.
pub(super) fn booking(salon: &Salon, record: &Record) -> BookingView {
    let line = |item: &super::super::model::Item| LineView {
        id: item.id,
        title: item.title.clone(),
        cost: item.cost,
        duration_s: 0,
        staff: Vec::new(),
    };
    BookingView {
        id: record.id,
        visit_id: record.visit_id,
        staff_id: record.staff_id,
        client: salon.client_of(record).map(client),
        services: record.services.iter().map(line).collect(),
        price: record.price(),
        starts_at: record.start,
        ends_at: record.end(),
        attendance: record.attendance,
        deleted: record.deleted,
        comment: record.comment.clone(),
    }
}

/// A client as the desk draws one.
pub(super) fn client(client: &Client) -> ClientView {
    ClientView { id: client.id, name: client.display_name(), phone: client.phone.clone(), sms_not: client.sms_not }
}

fn service(service: &Service) -> LineView {
    LineView {
        id: service.id,
        title: service.title.clone(),
        cost: service.price,
        duration_s: service.duration_s,
        staff: service.staff.clone(),
    }
}
