//! Which messages the clients ought to get: computed from the journal's own history, without looking at the product.
//!
//! A message is a transition from what the client was last told to what is true now. What equals the last told is
//! silence; so are attendance other than −1 and everything about a beginning that has passed. Tests compare the
//! telephones with this.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::Serialize;

use super::super::model::Salon;
use super::change::{Change, Content};

/// What kind of news it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The client has a booking.
    Created,
    /// It is at another time, with another master or for other services.
    Moved,
    /// It is no more.
    Cancelled,
}

/// One message that ought to reach the client.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Expected {
    /// What kind.
    pub kind: Kind,
    /// For a move: which of `time`, `master`, `services`.
    pub what_changed: Vec<&'static str>,
    /// When it became true, by the sandbox's clock.
    pub at: DateTime<Utc>,
    /// The beginning.
    pub starts_at: DateTime<Utc>,
    /// The beginning in the salon's own time.
    pub local: NaiveDateTime,
    /// The master's name.
    pub master: String,
    /// Titles, alphabetical.
    pub services: Vec<String>,
    /// Roubles to pay.
    pub price: i64,
    /// First and last name.
    pub client_name: String,
    /// Digits; empty means that nobody can be told.
    pub client_phone: String,
    /// Asked for no mailings.
    pub sms_not: bool,
}

/// The messages of one booking, in order.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct BookingMessages {
    /// The vendor's number of the booking.
    pub record_id: i64,
    /// Its messages, in order.
    pub messages: Vec<Expected>,
}

/// The messages that changes after number `since` demand, by booking. What a booking was at `since` counts as told.
pub fn expected(salon: &Salon, since: u64) -> Vec<BookingMessages> {
    let mut bookings: Vec<BookingMessages> = Vec::new();
    let mut told: std::collections::BTreeMap<i64, Option<Content>> = std::collections::BTreeMap::new();
    for change in salon.changes.iter().filter(|change| change.seq > since) {
        let last = told.entry(change.record_id).or_insert_with(|| change.before.clone());
        let news = news(salon, last, change);
        if news.is_empty() {
            continue;
        }
        match bookings.iter_mut().find(|booking| booking.record_id == change.record_id) {
            Some(booking) => booking.messages.extend(news),
            None => bookings.push(BookingMessages { record_id: change.record_id, messages: news }),
        }
    }
    bookings
}

/// What `change` has to say to somebody who was last told `told`; renews `told`.
fn news(salon: &Salon, told: &mut Option<Content>, change: &Change) -> Vec<Expected> {
    let now = &change.after;
    if salon.instant(now.start) < change.at {
        return Vec::new();
    }
    let standing = told.as_ref().filter(|last| last.stands());
    let news = match (standing, now.stands()) {
        (None, false) => Vec::new(),
        (None, true) => vec![message(salon, change, now, Kind::Created, Vec::new())],
        (Some(last), false) => vec![message(salon, change, last, Kind::Cancelled, Vec::new())],
        (Some(last), true) if now.is_for_another(last) && now.client_id != last.client_id => {
            vec![message(salon, change, last, Kind::Cancelled, Vec::new()), message(salon, change, now, Kind::Created, Vec::new())]
        }
        (Some(last), true) if now.is_for_another(last) => vec![message(salon, change, now, Kind::Created, Vec::new())],
        (Some(last), true) => match now.differences(last) {
            what if what.is_empty() => Vec::new(),
            what => vec![message(salon, change, now, Kind::Moved, what)],
        },
    };
    if !news.is_empty() {
        *told = Some(now.clone());
    }
    news
}

fn message(salon: &Salon, change: &Change, about: &Content, kind: Kind, what_changed: Vec<&'static str>) -> Expected {
    Expected {
        kind,
        what_changed,
        at: change.at,
        starts_at: salon.instant(about.start),
        local: about.start,
        master: about.master.clone(),
        services: about.services.clone(),
        price: about.price,
        client_name: about.client.clone(),
        client_phone: about.phone.clone(),
        sms_not: about.sms_not,
    }
}
