//! The one door of the desk's JS: a question, and its answer as JSON or a sentence that says why not.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::clock::To;
use super::faults::Fault;
use super::limits::Limit;
use super::market::{Deed, Door};
use super::words::Trouble;
use super::{Desk, phones};
use crate::sandbox::whatsapp::{Number, SwitchChange};
use crate::sandbox::yclients::journal::{Attendance, NewBooking, Reschedule};

/// How many lines of the feed a page begins with.
const FEED: usize = 120;
/// How many clients are suggested.
const SUGGESTED: usize = 30;

/// What the page may ask. `salon` and `record` are the vendor's numbers, which the page keeps to itself.
#[derive(Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
enum Ask {
    World,
    Feed,
    Clock { salon: i64, to: To },
    Fault { name: Fault, on: bool },
    Market { deed: Deed, salons: Vec<i64> },
    Door { door: Door, salons: Vec<i64> },
    Day { salon: i64, date: NaiveDate },
    Prices { salon: i64 },
    Clients { salon: i64, find: String },
    Book { salon: i64, booking: NewBooking },
    Move { salon: i64, record: i64, to: Reschedule },
    Services { salon: i64, record: i64, services: Vec<i64> },
    Attend { salon: i64, record: i64, attendance: Attendance },
    Remark { salon: i64, record: i64, comment: String },
    Delete { salon: i64, record: i64 },
    Anew,
    Limit { number: Number, limit: Limit },
    Phones,
    Phone { number: Number },
    Code { number: Number, code: String },
    Write { number: Number, to: Number, text: String },
    Read { number: Number, peer: Number },
    Switch { number: Number, switches: SwitchChange },
    Unlink { number: Number, device: u16 },
}

/// `POST /desk/ask`
pub(super) async fn take(State(desk): State<Arc<Desk>>, body: Bytes) -> Response {
    let answer = match serde_json::from_slice(&body) {
        Ok(ask) => answer(&desk, ask).await,
        Err(_) => Err(Trouble::new("Не понял просьбу стола", "Обновите страницу")),
    };
    respond(answer)
}

/// An answer, or 422 with the trouble in words.
pub(super) fn respond(answer: Result<Value, Trouble>) -> Response {
    let (status, body) = match answer {
        Ok(body) => (StatusCode::OK, body),
        Err(trouble) => (StatusCode::UNPROCESSABLE_ENTITY, json!(trouble)),
    };
    (status, [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")], body.to_string()).into_response()
}

async fn answer(desk: &Arc<Desk>, ask: Ask) -> Result<Value, Trouble> {
    let crm = &desk.crm;
    match ask {
        Ask::World => Ok(world(desk)),
        Ask::Feed => value(desk.feed.newest(FEED)),
        Ask::Clock { salon, to } => {
            desk.turn_clock(salon, to)?;
            Ok(world(desk))
        }
        Ask::Fault { name, on } => {
            desk.set_fault(name, on).await?;
            Ok(world(desk))
        }
        Ask::Market { deed, salons } => {
            desk.do_in_market(deed, &salons)?;
            Ok(world(desk))
        }
        Ask::Door { door, salons } => desk.open_door(door, &salons),
        Ask::Day { salon, date } => value(crm.day(salon, date)?),
        Ask::Prices { salon } => value(crm.services(salon)?),
        Ask::Clients { salon, find } => value(crm.find_clients(salon, &find, SUGGESTED)?),
        Ask::Book { salon, booking } => {
            let booked = crm.book(salon, booking)?;
            desk.name_phone_of(booked.client.as_ref()).await;
            value(booked)
        }
        Ask::Move { salon, record, to } => value(crm.reschedule(salon, record, to)?),
        Ask::Services { salon, record, services } => value(crm.set_services(salon, record, &services)?),
        Ask::Attend { salon, record, attendance } => value(crm.set_attendance(salon, record, attendance)?),
        Ask::Remark { salon, record, comment } => value(crm.remark(salon, record, &comment)?),
        Ask::Delete { salon, record } => value(crm.delete(salon, record)?),
        Ask::Anew => {
            desk.begin_anew().await?;
            Ok(world(desk))
        }
        Ask::Limit { number, limit } => {
            desk.limit(&number, limit).await?;
            phones::look(desk, &number).await
        }
        Ask::Phones => value(desk.whatsapp.phones().await),
        Ask::Phone { number } => phones::look(desk, &number).await,
        Ask::Code { number, code } => value(desk.whatsapp.enter_code(&number, &code).await?),
        Ask::Write { number, to, text } => value(desk.whatsapp.send(&number, &to, &text).await?),
        Ask::Read { number, peer } => value(desk.whatsapp.read(&number, &peer).await?),
        Ask::Switch { number, switches } => value(desk.whatsapp.switch(&number, switches).await?),
        Ask::Unlink { number, device } => value(desk.whatsapp.unlink(&number, device).await),
    }
}

/// The clock, the faults and the salons.
fn world(desk: &Desk) -> Value {
    json!({"offset_ms": desk.clock.offset_ms(), "faults": desk.faults_on(), "salons": desk.crm.salons()})
}

/// Anything serialisable as JSON.
pub(super) fn value(thing: impl Serialize) -> Result<Value, Trouble> {
    serde_json::to_value(thing).map_err(|error| Trouble::broken(&error.into()))
}
