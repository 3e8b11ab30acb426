//! The salon as the CRM keeps it: people, prices, bookings. Plain data; `world` changes it, `wire` writes it down.

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::journal::change::Change;

/// A salon with everything in it. Ids are the vendor's: unique over all salons.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Salon {
    /// The vendor's number.
    pub id: i64,
    /// The name on the door.
    pub title: String,
    /// The town.
    pub city: String,
    /// The street.
    pub address: String,
    /// The salon's own telephone, digits.
    pub phone: String,
    /// IANA zone.
    pub zone: String,
    /// The owner, as the vendor knows the person who presses «Подключить».
    pub owner: Owner,
    /// Masters.
    pub staff: Vec<Staff>,
    /// Groups of services.
    pub categories: Vec<Category>,
    /// The price list.
    pub services: Vec<Service>,
    /// Clients by id, those who were deleted too.
    pub clients: BTreeMap<i64, Client>,
    /// Bookings by id, those that were deleted too.
    pub records: BTreeMap<i64, Record>,
    /// What was changed since the world began, in order.
    pub changes: Vec<Change>,
}

/// Who owns a salon.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Owner {
    /// The person's number with the vendor.
    pub id: i64,
    /// First and last name.
    pub name: String,
    /// Digits.
    pub phone: String,
    /// Address.
    pub email: String,
}

/// A master.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Staff {
    /// The vendor's number.
    pub id: i64,
    /// First and last name.
    pub name: String,
    /// What the master does.
    pub specialization: String,
    /// The post, if it has a name.
    pub position: Option<Category>,
    /// Begins to work, local.
    pub from: NaiveTime,
    /// Stops, local.
    pub until: NaiveTime,
    /// No longer works here.
    pub fired: bool,
}

/// A numbered title: a group of services, a post.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Category {
    /// The vendor's number.
    pub id: i64,
    /// Its words.
    pub title: String,
}

/// A line of the price list.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Service {
    /// The vendor's number.
    pub id: i64,
    /// Its group.
    pub category_id: i64,
    /// Its words, nominative.
    pub title: String,
    /// Roubles, from.
    pub price: i64,
    /// Roubles, up to; the same as `price` when the price is one.
    pub price_max: i64,
    /// How long it takes, seconds.
    pub duration_s: i64,
    /// Who does it.
    pub staff: Vec<i64>,
}

/// A client of the salon.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Client {
    /// The vendor's number.
    pub id: i64,
    /// First name.
    pub name: String,
    /// Last name.
    pub surname: String,
    /// Patronymic.
    pub patronymic: String,
    /// Digits with the country's code; empty when the client gave none.
    pub phone: String,
    /// Address.
    pub email: String,
    /// 0 unknown, 1 man, 2 woman.
    pub sex_id: u8,
    /// 0 none, 1 bronze, 2 silver, 3 gold.
    pub importance_id: u8,
    /// Percent.
    pub discount: i64,
    /// `YYYY-MM-DD`, or empty.
    pub birth_date: String,
    /// What the salon wrote down.
    pub comment: String,
    /// Must not be written to in mailings.
    pub sms_not: bool,
    /// Roubles spent so far.
    pub spent: i64,
    /// When anything of this last changed.
    pub changed_at: DateTime<Utc>,
    /// Deleted by the salon.
    pub deleted: bool,
}

/// A booking.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Record {
    /// The vendor's number; stays when the booking moves.
    pub id: i64,
    /// The visit; several bookings may share one.
    pub visit_id: i64,
    /// The master.
    pub staff_id: i64,
    /// The client, if any.
    pub client_id: Option<i64>,
    /// What is done.
    pub services: Vec<Item>,
    /// Beginning, in the salon's own time.
    pub start: NaiveDateTime,
    /// Length, seconds.
    pub length_s: i64,
    /// 2 confirmed, 1 came, 0 awaited, −1 did not come or cancelled by status.
    pub attendance: i8,
    /// Deleted from the journal.
    pub deleted: bool,
    /// The salon's remark.
    pub comment: String,
    /// Booked by the client on the web.
    pub online: bool,
    /// The partner's own mark.
    pub api_id: String,
    /// Whose act: the vendor's user.
    pub created_user_id: i64,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When anything of it last changed; the vendor shows whole seconds.
    pub changed_at: DateTime<Utc>,
}

/// A service within a booking.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Item {
    /// The service.
    pub id: i64,
    /// Its words at the time.
    pub title: String,
    /// Roubles before the discount.
    pub first_cost: i64,
    /// Percent.
    pub discount: i64,
    /// Roubles to pay.
    pub cost: i64,
}

impl Salon {
    /// The salon's zone; UTC if the name means nothing.
    pub fn tz(&self) -> Tz {
        self.zone.parse().unwrap_or(Tz::UTC)
    }

    /// The instant of a local time; of two, the earlier.
    pub fn instant(&self, local: NaiveDateTime) -> DateTime<Utc> {
        self.tz().from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |at| at.to_utc())
    }

    /// An instant in the salon's own time.
    pub fn local(&self, at: DateTime<Utc>) -> NaiveDateTime {
        at.with_timezone(&self.tz()).naive_local()
    }

    /// The master of that number.
    pub fn master(&self, id: i64) -> Option<&Staff> {
        self.staff.iter().find(|master| master.id == id)
    }

    /// The service of that number.
    pub fn service(&self, id: i64) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The client of a booking, if it has one.
    pub fn client_of(&self, record: &Record) -> Option<&Client> {
        self.clients.get(&record.client_id?)
    }
}

impl Client {
    /// First and last name as one line.
    pub fn display_name(&self) -> String {
        [self.name.as_str(), self.surname.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

impl Record {
    /// End, in the salon's own time.
    pub fn end(&self) -> NaiveDateTime {
        self.start + TimeDelta::seconds(self.length_s)
    }

    /// Roubles to pay.
    pub fn price(&self) -> i64 {
        self.services.iter().map(|item| item.cost).sum()
    }

    /// Neither deleted nor cancelled by status.
    pub fn stands(&self) -> bool {
        !self.deleted && self.attendance != -1
    }
}
