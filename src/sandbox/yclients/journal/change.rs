//! What was done to a booking, kept for ever: the history from which the expected messages are computed.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::super::model::{Record, Salon};

/// Who did it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// A person at the desk, or a test through the control API.
    Desk,
    /// The partner (the product) by a call.
    Partner,
    /// The vendor itself: its own reminder, its own robot.
    Vendor,
}

/// One change of one booking.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Change {
    /// Number within the salon, from 1.
    pub seq: u64,
    /// When, by the sandbox's clock.
    pub at: DateTime<Utc>,
    /// The booking.
    pub record_id: i64,
    /// Who.
    pub author: Author,
    /// What was true before; `None` for a new booking.
    pub before: Option<Content>,
    /// What is true since.
    pub after: Content,
}

/// What of a booking can concern its client.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Content {
    /// Beginning, in the salon's own time.
    pub start: NaiveDateTime,
    /// The master.
    pub staff_id: i64,
    /// The master's name.
    pub master: String,
    /// Titles in alphabetical order: the order in which they were entered means nothing.
    pub services: Vec<String>,
    /// Roubles to pay. A change of the price alone is no news.
    pub price: i64,
    /// The client's number, if there is one.
    pub client_id: Option<i64>,
    /// First and last name.
    pub client: String,
    /// Digits, or empty.
    pub phone: String,
    /// Asked for no mailings.
    pub sms_not: bool,
    /// 2, 1, 0 or −1.
    pub attendance: i8,
    /// Removed from the journal.
    pub deleted: bool,
}

impl Content {
    /// What of `record` concerns its client today.
    pub fn of(salon: &Salon, record: &Record) -> Self {
        let client = salon.client_of(record);
        let mut services: Vec<String> = record.services.iter().map(|item| item.title.clone()).collect();
        services.sort_unstable();
        Self {
            start: record.start,
            staff_id: record.staff_id,
            master: salon.master(record.staff_id).map(|master| master.name.clone()).unwrap_or_default(),
            services,
            price: record.price(),
            client_id: record.client_id,
            client: client.map(super::super::model::Client::display_name).unwrap_or_default(),
            phone: client.map(|client| client.phone.clone()).unwrap_or_default(),
            sms_not: client.is_some_and(|client| client.sms_not),
            attendance: record.attendance,
            deleted: record.deleted,
        }
    }

    /// Neither deleted nor cancelled by status.
    pub fn stands(&self) -> bool {
        !self.deleted && self.attendance != -1
    }

    /// It goes to another number than `last` did, whose owner has been told nothing. A number that was taken out is no other
    /// number, unless the booking is another client's now.
    pub fn is_for_another(&self, last: &Self) -> bool {
        self.phone != last.phone && (!self.phone.is_empty() || self.client_id != last.client_id)
    }

    /// Which of «time», «master», «services» differ from `other`.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        [("time", self.start != other.start), ("master", self.staff_id != other.staff_id), ("services", self.services != other.services)]
            .into_iter()
            .filter_map(|(name, differs)| differs.then_some(name))
            .collect()
    }
}

impl Change {
    /// The change in words for the desk's feed: what happened to whose booking.
    pub fn words(&self) -> String {
        let who = if self.after.client.is_empty() { "без клиента" } else { self.after.client.as_str() };
        let when = self.after.start.format("%d.%m %H:%M");
        let Some(before) = &self.before else { return format!("{who}: новая запись на {when}") };
        if self.after.deleted && !before.deleted {
            return format!("{who}: запись удалена");
        }
        if self.after.attendance != before.attendance {
            return match self.after.attendance {
                2 => format!("{who}: запись подтверждена"),
                1 => format!("{who}: визит состоялся"),
                -1 => format!("{who}: неявка или отмена"),
                _ => format!("{who}: снова ждём"),
            };
        }
        match self.after.differences(before).as_slice() {
            [] => format!("{who}: запись сохранена"),
            ["services"] => format!("{who}: другие услуги"),
            ["master"] => format!("{who}: другой мастер, {}", self.after.master),
            _ => format!("{who}: перенос на {when}"),
        }
    }
}
