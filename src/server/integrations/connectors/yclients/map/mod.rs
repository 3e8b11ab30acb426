//! From the vendor's shapes to our words. Pure.

pub(super) mod finance;
pub(super) mod offer;

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

use crate::server::integrations::change::{Attendance, CrmAppointment, CrmClient, Translation, Unreadable};
use crate::server::integrations::connector::Salon;
use crate::server::platform::phones;

use super::lenient::{Flag, Text};
use super::{told, wire};

/// Longer names are nobody's.
const LONGEST_NAME: usize = 200;

/// Understands a raw entity webhook.
pub(super) fn translate(salon: &Salon, raw: &[u8]) -> Result<Translation, Unreadable> {
    let hook: wire::Webhook = told::read(raw).ok_or(Unreadable::Malformed)?;
    if hook.company_id.0 != salon.external_id {
        return Err(Unreadable::Foreign);
    }
    match hook.resource.as_str() {
        "record" => translate_record(salon, &hook),
        "client" => {
            let client: wire::Client = serde_json::from_value(hook.data).map_err(|_| Unreadable::Unexpected)?;
            Ok(self::client(&client).map_or(Translation::Nothing { resource: hook.resource }, Translation::Client))
        }
        "staff" => translate_offered(
            &hook,
            |external_id| Translation::MasterHint { external_id },
            |external_id| Translation::MasterGone { external_id },
        ),
        "service" => translate_offered(
            &hook,
            |external_id| Translation::ServiceHint { external_id },
            |external_id| Translation::ServiceGone { external_id },
        ),
        _ => Ok(Translation::Nothing { resource: hook.resource }),
    }
}

/// A master or a service is always asked for: its data says no moment by which two calls out of order could be told apart.
fn translate_offered(
    hook: &wire::Webhook,
    hint: impl Fn(String) -> Translation,
    gone: impl Fn(String) -> Translation,
) -> Result<Translation, Unreadable> {
    let in_data = || serde_json::from_value::<Text>(hook.data.get("id")?.clone()).ok()?.id();
    let external_id = hook.resource_id.id().or_else(in_data).ok_or(Unreadable::Unexpected)?;
    match hook.status.as_str() {
        "delete" => Ok(gone(external_id)),
        "create" | "update" => Ok(hint(external_id)),
        _ => Err(Unreadable::Unexpected),
    }
}

fn translate_record(salon: &Salon, hook: &wire::Webhook) -> Result<Translation, Unreadable> {
    // An empty object stands for «see for yourself», as partial data does.
    let record: wire::Record = match &hook.data {
        serde_json::Value::Object(_) => serde_json::from_value(hook.data.clone()).map_err(|_| Unreadable::Unexpected)?,
        _ => wire::Record::default(),
    };
    let external_id = hook.resource_id.filled().or(record.id.filled()).ok_or(Unreadable::Unexpected)?.to_owned();
    match (hook.status.as_str(), appointment(salon, &record)) {
        ("delete", Some(whole)) => Ok(Translation::Appointment(CrmAppointment { deleted: true, ..whole })),
        ("delete", None) => Ok(Translation::AppointmentGone { external_id }),
        ("create" | "update", Some(whole)) => Ok(Translation::Appointment(whole)),
        ("create" | "update", None) => Ok(Translation::AppointmentHint { external_id }),
        _ => Err(Unreadable::Unexpected),
    }
}

/// A whole booking; `None` when anything is missing that acting upon it needs.
pub(super) fn appointment(salon: &Salon, record: &wire::Record) -> Option<CrmAppointment> {
    let listed = record.services.as_ref()?;
    let mut services: Vec<String> = listed.iter().filter_map(|service| service.title.filled()).map(str::to_owned).collect();
    services.sort_unstable();
    // Σ of what is to be paid, of the list price where that is not said; a service without either is not whole.
    let costs: Option<Vec<i64>> = listed.iter().map(|s| s.cost_to_pay.as_ref().or(s.cost.as_ref())?.minor_units()).collect();
    let price = costs?.into_iter().try_fold(0_i64, i64::checked_add)?;
    Some(CrmAppointment {
        external_id: record.id.filled()?.to_owned(),
        client: record.client.as_ref()?.as_ref().and_then(client),
        starts_at: starts_at(record, salon.zone)?,
        duration_s: i32::try_from(record.seance_length.whole().unwrap_or_default()).unwrap_or_default(),
        master: record.staff.as_ref()?.name.filled().unwrap_or_default().to_owned(),
        services,
        price_minor: (price > 0).then_some(price),
        attendance: attendance(record)?,
        deleted: record.deleted? == Flag(true),
        changed_at: moment(&record.last_change_date.0)?,
        created_at: moment(&record.create_date.0),
    })
}

/// 2 confirmed, 1 came, 0 waiting, −1 did not come.
fn attendance(record: &wire::Record) -> Option<Attendance> {
    match record.attendance.as_ref()?.whole()? {
        2 => Some(Attendance::Confirmed),
        1 => Some(Attendance::Arrived),
        0 => Some(Attendance::Waiting),
        -1 => Some(Attendance::Missed),
        _ => None,
    }
}

/// As the vendor writes it.
pub(super) fn attendance_code(attendance: Attendance) -> i64 {
    match attendance {
        Attendance::Confirmed => 2,
        Attendance::Arrived => 1,
        Attendance::Waiting => 0,
        Attendance::Missed => -1,
    }
}

/// The wall clock in the salon's zone is right where the offset of `datetime` is not.
pub(super) fn starts_at(record: &wire::Record, zone: Tz) -> Option<DateTime<Utc>> {
    let naive = NaiveDateTime::parse_from_str(&record.date.0, "%Y-%m-%d %H:%M:%S").ok();
    let in_zone = naive.and_then(|naive| naive.and_local_timezone(zone).earliest()).map(|local| local.to_utc());
    in_zone.or_else(|| moment(&record.datetime.0))
}

/// With a colon in the offset or without.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    let parsed = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%z"));
    parsed.ok().map(|moment| moment.to_utc())
}

/// A client; `None` without a number of their own.
pub(super) fn client(client: &wire::Client) -> Option<CrmClient> {
    let name = [client.name.filled(), client.surname.filled()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Some(CrmClient {
        external_id: client.id.id()?,
        // Lists are read by an index, which takes no more.
        name: name.chars().take(LONGEST_NAME).collect(),
        phone: client.phone.filled().and_then(phones::parse),
        opted_out: client.sms_not.map(|flag| flag.0),
    })
}
