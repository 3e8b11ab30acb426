//! What a caller writes in order to create or replace a booking, read and checked.

use chrono::NaiveDateTime;
use serde_json::Value;

use super::super::gate::{Answer, number};
use super::super::journal::{NewClient, Refusal};
use super::super::model::{Item, Salon};
use super::super::wire::dates;

/// A booking as the caller wants it.
#[derive(Debug)]
pub(super) struct RecordBody {
    pub(super) staff_id: i64,
    pub(super) services: Vec<Item>,
    /// Whom: `None` when the caller left nobody.
    pub(super) client: Option<NewClient>,
    pub(super) start: NaiveDateTime,
    pub(super) length_s: i64,
    pub(super) even_if_busy: bool,
    pub(super) comment: String,
    pub(super) attendance: i8,
    pub(super) api_id: String,
}

impl RecordBody {
    /// Reads `body`; an answer that names every wrong field otherwise. What is left out is empty: a PUT replaces all.
    pub(super) fn read(salon: &Salon, body: &Value) -> Result<Self, Answer> {
        let field = |name: &str| body.get(name).unwrap_or(&Value::Null);
        let text = |name: &str| field(name).as_str().unwrap_or_default().to_owned();
        let staff_id = number(field("staff_id")).filter(|&id| salon.master(id).is_some());
        let services = items(salon, field("services"));
        let start = field("datetime").as_str().and_then(|text| dates::read_local(salon, text));
        let length_s = number(field("seance_length")).filter(|length| (60..=86_400).contains(length));
        let attendance = match number(field("attendance")) {
            None => Some(0),
            Some(code) => i8::try_from(code).ok().filter(|code| (-1..=2).contains(code)),
        };
        let (Some(staff_id), Some(services), Some(start), Some(length_s), Some(attendance)) =
            (staff_id, services, start, length_s, attendance)
        else {
            let wrong = [
                (staff_id.is_none(), "staff_id", "Сотрудник не найден"),
                (items(salon, field("services")).is_none(), "services", "Услуга не найдена"),
                (start.is_none(), "datetime", "Неверный формат даты"),
                (length_s.is_none(), "seance_length", "Неверная длительность"),
                (attendance.is_none(), "attendance", "Неверный статус"),
            ];
            let errors: Vec<(&str, &str)> = wrong.iter().filter(|it| it.0).map(|it| (it.1, it.2)).collect();
            return Err(Answer::invalid(&errors));
        };
        let even_if_busy = number(field("save_if_busy")).is_some_and(|flag| flag != 0);
        let client = client(field("client"));
        Ok(Self { staff_id, services, client, start, length_s, even_if_busy, comment: text("comment"), attendance, api_id: text("api_id") })
    }
}

/// What the journal refuses, as the vendor says it.
pub(super) fn refused(refusal: &Refusal) -> Answer {
    let text = refusal.to_string();
    match refusal {
        Refusal::NoSalon | Refusal::NoRecord | Refusal::NotConnected | Refusal::Deleted => Answer::not_found(),
        Refusal::NoMaster => Answer::invalid(&[("staff_id", &text)]),
        Refusal::NoService => Answer::invalid(&[("services", &text)]),
        Refusal::NoClient | Refusal::BadClient => Answer::invalid(&[("phone", &text)]),
        Refusal::Busy => Answer::invalid(&[("datetime", &text)]),
    }
}

fn client(value: &Value) -> Option<NewClient> {
    let field = |name: &str| match value.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let client = NewClient { name: field("name"), surname: field("surname"), phone: field("phone"), email: field("email") };
    (!client.name.is_empty() || !client.phone.is_empty()).then_some(client)
}

/// The services with the caller's prices, or the price list's where the caller gives none. `None` when one is unknown.
fn items(salon: &Salon, value: &Value) -> Option<Vec<Item>> {
    let item = |value: &Value| {
        let service = salon.service(number(value.get("id")?)?)?;
        let cost = |name: &str| value.get(name).and_then(number);
        let first_cost = cost("first_cost").unwrap_or(service.price);
        let discount = cost("discount").unwrap_or_default();
        let reduced = first_cost - first_cost * discount / 100;
        let cost = cost("cost").unwrap_or(reduced);
        Some(Item { id: service.id, title: service.title.clone(), first_cost, discount, cost })
    };
    value.as_array()?.iter().map(item).collect::<Option<Vec<_>>>().filter(|items| !items.is_empty())
}
