//! Bodies that create a booking and that replace one. A PUT replaces all of it: what is not written back is lost.

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use crate::server::integrations::change::{AppointmentChange, AppointmentDraft, ServiceDraft};
use crate::server::integrations::connector::{ConnectorError, Salon};

use super::client_body;
use super::lenient::{Text, amount, number, rows};
use super::{map, wire};

/// What a replacement carries over as it was read.
const KEPT: [&str; 7] =
    ["sms_remain_hours", "email_remain_hours", "api_id", "custom_color", "activity_id", "technical_break_duration", "clients_count"];

/// The body that books.
pub(super) fn created(salon: &Salon, draft: &AppointmentDraft) -> Value {
    json!({
        "staff_id": number(&draft.master),
        "services": draft.services.iter().map(|wish| line(wish, None)).collect::<Vec<_>>(),
        "client": client_body::created(&draft.client),
        "save_if_busy": false,
        "datetime": moment(draft.starts_at, salon.zone),
        "seance_length": draft.duration_s,
        "send_sms": false,
        "comment": draft.comment,
        "attendance": 0,
        "api_id": draft.key,
    })
}

/// The body that replaces `raw`, a booking as it was read.
pub(super) fn replaced(salon: &Salon, raw: &Map<String, Value>, change: &AppointmentChange) -> Result<Value, ConnectorError> {
    let incomplete = || ConnectorError::Lossy("the booking was read incomplete");
    let record: wire::Record = serde_json::from_value(Value::Object(raw.clone())).map_err(|_| incomplete())?;
    let text = |name: &str| raw.get(name).and_then(|value| serde_json::from_value::<Text>(value.clone()).ok()).unwrap_or_default();
    let starts_at = change.starts_at.or_else(|| map::starts_at(&record, salon.zone)).ok_or_else(incomplete)?;
    let duration_s = change.duration_s.map(i64::from).or_else(|| record.seance_length.whole()).ok_or_else(incomplete)?;
    let master = change.master.clone().or_else(|| text("staff_id").filled().map(str::to_owned)).ok_or_else(incomplete)?;
    let old = raw.get("services").cloned().and_then(rows).ok_or_else(incomplete)?;
    let services = match &change.services {
        Some(wishes) => wishes.iter().map(|wish| line(wish, old.iter().find(|it| id(it).as_deref() == Some(&wish.service)))).collect(),
        None => old.iter().map(|it| Some(kept_line(&id(it)?, it))).collect::<Option<Vec<_>>>().ok_or_else(incomplete)?,
    };
    // A booking that stands beside another already must not be refused for that when only its comment changes.
    let stays = change.starts_at.is_none() && change.duration_s.is_none() && change.master.is_none();
    let mut body = json!({
        "staff_id": number(&master), "services": services, "client": client_body::of_booking(raw.get("client"))?,
        "save_if_busy": stays, "datetime": moment(starts_at, salon.zone), "seance_length": duration_s, "send_sms": false,
        "comment": change.comment.clone().unwrap_or_else(|| text("comment").0),
        "attendance": record.attendance.as_ref().and_then(Text::whole).ok_or_else(incomplete)?,
        "record_labels": raw.get("record_labels").cloned().and_then(rows).unwrap_or_default().iter().filter_map(id).collect::<Vec<_>>(),
        "custom_fields": client_body::fields(raw.get("custom_fields")),
    });
    if let Value::Object(fields) = &mut body {
        fields.extend(KEPT.iter().filter_map(|name| Some(((*name).to_owned(), raw.get(*name)?.clone()))));
    }
    Ok(body)
}

/// A service as it is wished; one that was there keeps its price unless another is named.
fn line(wish: &ServiceDraft, old: Option<&Value>) -> Value {
    match (wish.price_minor, old) {
        (Some(price), _) => json!({"id": number(&wish.service), "first_cost": amount(price), "discount": 0, "cost": amount(price)}),
        (None, Some(old)) => kept_line(&wish.service, old),
        (None, None) => json!({"id": number(&wish.service)}),
    }
}

fn kept_line(id: &str, old: &Value) -> Value {
    let mut line = Map::from_iter([("id".to_owned(), number(id))]);
    line.extend(["first_cost", "discount", "cost", "amount"].iter().filter_map(|name| Some(((*name).to_owned(), old.get(*name)?.clone()))));
    Value::Object(line)
}

/// The vendor's number of a thing.
fn id(thing: &Value) -> Option<String> {
    serde_json::from_value::<Text>(thing.get("id")?.clone()).ok()?.id()
}

/// On the salon's clock, with its offset.
fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, false)
}
