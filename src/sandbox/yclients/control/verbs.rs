//! The journal and the marketplace by control call: what a hand at the desk does, for tests.

use std::sync::Arc;

use axum::http::StatusCode;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::Crm;
use super::super::journal::expected::expected;
use super::super::journal::{Attendance, MasterChange, NewBooking, NewClient, Refusal, Reschedule, ServiceChange};
use super::{Asked, Said, refused, value};

/// The services of a booking.
#[derive(Debug, Deserialize)]
struct Services {
    services: Vec<i64>,
}

/// A salon, and where its webhooks go.
#[derive(Debug, Deserialize)]
struct Installing {
    salon_id: i64,
    #[serde(default)]
    urls: Vec<String>,
}

/// A remark.
#[derive(Debug, Deserialize)]
struct Remark {
    comment: String,
}

pub(super) fn answer(crm: &Arc<Crm>, asked: &Asked, method: &str, rest: &[&str]) -> Said {
    match (method, rest) {
        ("GET", ["seed"]) => seed(crm),
        ("GET", ["salons"]) => value(crm.salons()),
        ("GET", ["expected"]) => expectation(crm, asked),
        ("POST", ["install"]) => {
            let redirect = crm.press_connect(&[asked.read::<Installing>()?.salon_id]).map_err(refused)?;
            Ok(json!({"status": "pending", "redirect": redirect}))
        }
        ("POST", ["subscribe"]) => {
            let to: Installing = asked.read()?;
            crm.subscribe(to.salon_id, to.urls).map_err(refused).map(|()| json!({"status": "active"}))
        }
        ("POST", ["uninstall"]) => {
            crm.take_away(asked.read::<Installing>()?.salon_id).map_err(refused).map(|()| json!({"status": "uninstalled"}))
        }
        ("POST", ["freeze"]) => crm.freeze(asked.read::<Installing>()?.salon_id).map_err(refused).map(|()| json!({"status": "freezed"})),
        ("POST", ["pay"]) => crm.pay_month(asked.read::<Installing>()?.salon_id).map_err(refused).map(|()| json!({"status": "active"})),
        (_, ["salons", salon, rest @ ..]) => {
            let salon = salon.parse().map_err(|_| refused(Refusal::NoSalon))?;
            in_salon(crm, asked, method, salon, rest)
        }
        _ => Err((StatusCode::NOT_FOUND, "no such control".to_owned())),
    }
}

fn in_salon(crm: &Arc<Crm>, asked: &Asked, method: &str, salon: i64, rest: &[&str]) -> Said {
    match (method, rest) {
        ("GET", ["day", day]) => {
            let day: NaiveDate = day.parse().map_err(|_| (StatusCode::BAD_REQUEST, "a day is YYYY-MM-DD".to_owned()))?;
            value(crm.day(salon, day).map_err(refused)?)
        }
        ("GET", ["masters"]) => value(crm.masters(salon).map_err(refused)?),
        ("GET", ["services"]) => value(crm.services(salon).map_err(refused)?),
        ("POST", ["masters", id]) => {
            let id = id.parse().map_err(|_| refused(Refusal::NoMaster))?;
            crm.change_master(salon, id, asked.read::<MasterChange>()?).map_err(refused).map(|()| json!({"id": id}))
        }
        ("POST", ["services", id]) => {
            let id = id.parse().map_err(|_| refused(Refusal::NoService))?;
            crm.change_service(salon, id, asked.read::<ServiceChange>()?).map_err(refused).map(|()| json!({"id": id}))
        }
        ("GET", ["clients"]) => {
            let text: String = asked.query("find").unwrap_or_default();
            value(crm.find_clients(salon, &text, asked.query("limit").unwrap_or(50)).map_err(refused)?)
        }
        ("POST", ["clients"]) => value(crm.client(salon, asked.read::<NewClient>()?).map_err(refused)?),
        ("POST", ["bookings"]) => value(crm.book(salon, asked.read::<NewBooking>()?).map_err(refused)?),
        (_, ["bookings", record, rest @ ..]) => {
            let record = record.parse().map_err(|_| refused(Refusal::NoRecord))?;
            value(booking(crm, asked, method, (salon, record), rest)?.map_err(refused)?)
        }
        _ => Err((StatusCode::NOT_FOUND, "no such control".to_owned())),
    }
}

type Booked = Result<super::super::journal::views::BookingView, Refusal>;

fn booking(
    crm: &Arc<Crm>,
    asked: &Asked,
    method: &str,
    (salon, record): (i64, i64),
    rest: &[&str],
) -> Result<Booked, (StatusCode, String)> {
    Ok(match (method, rest) {
        ("GET", []) => crm.booking(salon, record),
        ("POST", ["reschedule"]) => crm.reschedule(salon, record, asked.read::<Reschedule>()?),
        ("POST", ["services"]) => crm.set_services(salon, record, &asked.read::<Services>()?.services),
        ("POST", ["confirm"]) => crm.set_attendance(salon, record, Attendance::Confirmed),
        ("POST", ["arrive"]) => crm.set_attendance(salon, record, Attendance::Arrived),
        ("POST", ["wait"]) => crm.set_attendance(salon, record, Attendance::Waiting),
        ("POST", ["no_show" | "cancel"]) => crm.set_attendance(salon, record, Attendance::NoShow),
        ("POST", ["remark"]) => crm.remark(salon, record, &asked.read::<Remark>()?.comment),
        ("POST", ["delete"]) => crm.delete(salon, record),
        _ => return Err((StatusCode::NOT_FOUND, "no such control".to_owned())),
    })
}

/// What a test has to know in order to begin: tokens, numbers, addresses.
fn seed(crm: &Crm) -> Said {
    Ok(json!({
        "partner_token": crm.settings.partner_token, "user_token": crm.settings.user_token,
        "application_id": crm.settings.application_id, "registration_url": crm.settings.registration_url,
        "callback_url": crm.settings.callback_url, "password": "sandbox", "salons": value(crm.salons())?,
    }))
}

/// `?salon=` and `?since=` (the number of a change; what was true then counts as told).
fn expectation(crm: &Crm, asked: &Asked) -> Said {
    let salon: i64 = asked.query("salon").ok_or((StatusCode::BAD_REQUEST, "which salon?".to_owned()))?;
    let found: Option<Value> = crm.read(|world| {
        let salon = world.salons.get(&salon)?;
        let last_change = salon.changes.last().map_or(0, |change| change.seq);
        Some(json!({"last_change": last_change, "bookings": expected(salon, asked.query("since").unwrap_or(0))}))
    });
    found.ok_or_else(|| refused(Refusal::NoSalon))
}
