//! A client as the vendor shows it: the full card, and the short line of the search.

use serde_json::{Map, Value, json};

use super::super::model::{Client, Salon};
use super::dates;

/// The words of importance 1, 2 and 3.
const IMPORTANCE: [&str; 4] = ["", "Бронза", "Серебро", "Золото"];

/// The full card.
pub(crate) fn client(salon: &Salon, client: &Client, hidden_phones: bool) -> Value {
    let phone = if hidden_phones || client.phone.is_empty() { String::new() } else { format!("+{}", client.phone) };
    let visits = salon.records.values().filter(|it| it.client_id == Some(client.id) && it.attendance == 1 && !it.deleted).count();
    json!({
        "id": client.id, "name": client.name, "surname": client.surname, "patronymic": client.patronymic,
        "display_name": client.display_name(), "phone": phone, "email": client.email, "categories": [],
        "sex": match client.sex_id { 1 => "Мужской", 2 => "Женский", _ => "Неизвестен" }, "sex_id": client.sex_id,
        "discount": client.discount, "importance_id": client.importance_id,
        "importance": IMPORTANCE.get(usize::from(client.importance_id)).unwrap_or(&""),
        "card": "", "birth_date": client.birth_date, "comment": client.comment,
        "sms_check": u8::from(!client.birth_date.is_empty()), "sms_bot": 0, "sms_not": u8::from(client.sms_not),
        "spent": client.spent, "paid": client.spent, "balance": 0, "visits": visits,
        "last_change_date": dates::stamp(salon, client.changed_at), "custom_fields": {},
        "client_agreements": {
            "client_id": client.id, "company_id": salon.id,
            "is_newsletter_allowed": !client.sms_not, "is_personal_data_processing_allowed": true,
        },
    })
}

/// The line of the search. A vendor that ignores the wished `fields` answers five of its own; one that obeys answers
/// them and the id, and only id and name when none is wished.
pub(crate) fn line(full: &Value, fields: Option<&[String]>) -> Value {
    let own = ["id", "name", "surname", "phone", "email"].map(str::to_owned);
    let wished = fields.unwrap_or(&own);
    let mut line: Map<String, Value> = Map::new();
    for field in wished.iter().map(String::as_str).chain(["id"]) {
        line.insert(field.to_owned(), full.get(field).cloned().unwrap_or_default());
    }
    Value::Object(line)
}
