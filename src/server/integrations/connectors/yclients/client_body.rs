//! Bodies that create a client and that replace one, and the client within a booking's body.

use serde_json::{Map, Value, json};

use crate::server::integrations::change::{ClientChange, ClientDraft};
use crate::server::integrations::connector::ConnectorError;

use super::lenient::{Text, rows};

/// What a replacement carries over as it was read.
const KEPT: [&str; 12] = [
    "patronymic",
    "sex_id",
    "importance_id",
    "discount",
    "card",
    "birth_date",
    "comment",
    "spent",
    "balance",
    "sms_check",
    "sms_not",
    "client_agreements",
];

/// The body that writes a client down, also within a booking.
pub(super) fn created(draft: &ClientDraft) -> Value {
    json!({"name": draft.name, "surname": draft.surname, "phone": draft.phone.digits(), "email": draft.email})
}

/// The body that replaces `raw`, a client as it was read. Tags are read by one name and written by another.
pub(super) fn replaced(raw: &Map<String, Value>, change: &ClientChange) -> Result<Value, ConnectorError> {
    let kept = |wish: &Option<String>, name: &str| wish.clone().unwrap_or_else(|| text(raw, name));
    let phone = match &change.phone {
        Some(phone) => phone.digits().to_owned(),
        None => known_phone(raw)?,
    };
    let tags = raw.get("categories").cloned().and_then(rows).unwrap_or_default();
    let mut body = json!({
        "name": kept(&change.name, "name"), "surname": kept(&change.surname, "surname"), "phone": phone,
        "email": kept(&change.email, "email"), "labels": tags.iter().filter_map(|tag| tag.get("id")).collect::<Vec<_>>(),
        "custom_fields": fields(raw.get("custom_fields")),
    });
    if let Value::Object(fields) = &mut body {
        fields.extend(KEPT.iter().filter_map(|name| Some(((*name).to_owned(), raw.get(*name)?.clone()))));
    }
    Ok(body)
}

/// The client of a booking that is written back; nobody stays nobody.
pub(super) fn of_booking(client: Option<&Value>) -> Result<Value, ConnectorError> {
    let Some(raw) = client.and_then(Value::as_object).filter(|raw| !raw.is_empty()) else {
        return Ok(json!({"name": "", "phone": ""}));
    };
    let kept = |name: &str| text(raw, name);
    Ok(json!({
        "phone": known_phone(raw)?, "name": kept("name"), "surname": kept("surname"), "patronymic": kept("patronymic"),
        "email": kept("email"),
    }))
}

/// Extra fields; `[]` stands for none.
pub(super) fn fields(raw: Option<&Value>) -> Value {
    raw.filter(|raw| raw.as_object().is_some_and(|fields| !fields.is_empty())).cloned().unwrap_or_else(|| json!({}))
}

/// A number that the rights hide is empty, and written back it would be taken out.
fn known_phone(raw: &Map<String, Value>) -> Result<String, ConnectorError> {
    let phone: String = text(raw, "phone").chars().filter(char::is_ascii_digit).collect();
    if phone.is_empty() { Err(ConnectorError::Lossy("the client's number is hidden from us")) } else { Ok(phone) }
}

fn text(raw: &Map<String, Value>, name: &str) -> String {
    raw.get(name).and_then(|value| serde_json::from_value::<Text>(value.clone()).ok()).unwrap_or_default().0
}
