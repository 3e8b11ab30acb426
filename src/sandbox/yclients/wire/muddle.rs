//! The vendor's loose types: a number may come as a string, a boolean as 0 or "1", a telephone in three forms, an empty
//! object as an empty list. The meaning never changes; only a parser that believes the documentation breaks.

use serde_json::{Value, json};

use super::super::faults::Faults;
use super::super::lot::Lot;

/// Fields whose numbers the vendor has been seen to write as strings.
const NUMBERS: [&str; 20] = [
    "id",
    "company_id",
    "staff_id",
    "visit_id",
    "record_id",
    "attendance",
    "visit_attendance",
    "confirmed",
    "seance_length",
    "length",
    "cost",
    "cost_to_pay",
    "manual_cost",
    "first_cost",
    "discount",
    "amount",
    "paid_full",
    "created_user_id",
    "sms_not",
    "spent",
];
/// Booleans that come in four forms.
const BOOLEANS: [&str; 6] = ["deleted", "online", "prepaid", "prepaid_confirmed", "is_sale_bill_printed", "is_update_blocked"];
/// Fields that stay as they are, being inside a field that is not to be touched.
const KEPT: [&str; 3] = ["documents", "url", "webhook_urls"];

/// Rewrites `value` as the world's switches demand.
pub(crate) fn muddle(value: &mut Value, faults: &Faults, lot: &Lot) {
    if faults.mixed_types || faults.mixed_containers {
        walk("", value, faults, lot);
    }
}

/// Puts the services of a booking (or of each in a list) into random order.
pub(crate) fn shuffle_services(value: &mut Value, lot: &Lot) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| shuffle_services(item, lot)),
        Value::Object(fields) => {
            if let Some(Value::Array(services)) = fields.get_mut("services") {
                lot.shuffle(services);
            }
            if let Some(records) = fields.get_mut("records") {
                shuffle_services(records, lot);
            }
        }
        _ => {}
    }
}

fn walk(key: &str, value: &mut Value, faults: &Faults, lot: &Lot) {
    if faults.mixed_containers && is_empty(value) {
        if lot.chance(50) {
            *value = if value.is_array() { json!({}) } else { json!([]) };
        }
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| walk("", item, faults, lot)),
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut().filter(|(key, _)| !KEPT.contains(&key.as_str())) {
                walk(key, field, faults, lot);
            }
        }
        _ if faults.mixed_types => {
            if let Some(loose) = loosened(key, value, lot) {
                *value = loose;
            }
        }
        _ => {}
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_object().is_some_and(serde_json::Map::is_empty)
}

/// Another form of the same meaning, or `None` to leave it.
fn loosened(key: &str, value: &Value, lot: &Lot) -> Option<Value> {
    match value {
        Value::Number(number) if NUMBERS.contains(&key) && lot.chance(50) => Some(json!(number.to_string())),
        Value::Bool(flag) if BOOLEANS.contains(&key) => match lot.below(4) {
            0 => Some(json!(u8::from(*flag))),
            1 => Some(json!(u8::from(*flag).to_string())),
            _ => None,
        },
        Value::String(text) if key == "phone" => match (lot.below(3), text.trim_start_matches('+')) {
            (_, "") | (0, _) => None,
            (1, digits) => Some(json!(digits)),
            (_, digits) => digits.parse::<u64>().ok().map(|number| json!(number)),
        },
        _ => None,
    }
}
