//! Clients: searched, listed, read, written down, corrected.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::super::Crm;
use super::super::gate::{Answer, Call, number};
use super::super::journal::{Author, NewClient, digits};
use super::super::model::{Client, Salon};
use super::super::wire::{client as wire, dates};
use super::record_body::refused;
use super::{either, salon};

/// `POST /company/{salon}/clients/search`: short lines. Understands `id` and `quick_search` among the filters.
pub(super) fn search(crm: &Crm, call: &Call, salon_id: &str) -> Answer {
    let faults = crm.faults();
    let page = call.body.get("page").and_then(number).unwrap_or(1).max(1);
    let size = call.body.get("page_size").and_then(number).unwrap_or(25).clamp(1, 200);
    let wished: Option<Vec<String>> = call.body.get("fields").and_then(|fields| serde_json::from_value(fields.clone()).ok());
    let wished = if faults.search_ignores_fields { None } else { Some(wished.unwrap_or_else(|| vec!["name".to_owned()])) };
    let filters = call.body.get("filters").and_then(Value::as_array).cloned().unwrap_or_default();
    let any = call.body.get("operation").and_then(Value::as_str).is_some_and(|operation| operation.eq_ignore_ascii_case("or"));
    either(crm.read(|world| {
        let salon = salon(world, salon_id)?;
        let admits = |client: &&Client| {
            let mut fits = filters.iter().map(|filter| fits(filter, client));
            !client.deleted && if any && !filters.is_empty() { fits.any(|it| it) } else { fits.all(|it| it) }
        };
        let found: Vec<&Client> = salon.clients.values().filter(admits).collect();
        let (skip, take) = (usize::try_from((page - 1) * size).unwrap_or(usize::MAX), usize::try_from(size).unwrap_or_default());
        let line = |client: &&Client| wire::line(&wire::client(salon, client, faults.hidden_phones), wished.as_deref());
        let lines: Vec<Value> = found.iter().skip(skip).take(take).map(line).collect();
        Ok(Answer::with_meta(Value::Array(lines), json!({"total_count": found.len()})))
    }))
}

fn fits(filter: &Value, client: &Client) -> bool {
    let state = filter.get("state").unwrap_or(&Value::Null);
    match filter.get("type").and_then(Value::as_str) {
        Some("id") => state.get("value").and_then(Value::as_array).is_some_and(|ids| ids.iter().any(|id| number(id) == Some(client.id))),
        Some("quick_search") => contains(client, state.get("value").and_then(Value::as_str).unwrap_or_default()),
        _ => true,
    }
}

/// Whether name, phone or address contain `text`.
fn contains(client: &Client, text: &str) -> bool {
    let (text, phone) = (text.trim().to_lowercase(), digits(text));
    let full = format!("{} {} {}", client.display_name(), client.patronymic, client.email).to_lowercase();
    full.contains(&text) || (!phone.is_empty() && client.phone.contains(&phone))
}

/// `GET /clients/{salon}`: full cards, with the old list's filters.
pub(super) fn list(crm: &Crm, call: &Call, salon_id: &str) -> Answer {
    let hidden = crm.faults().hidden_phones;
    let (page, count) = (call.number("page").unwrap_or(1).max(1), call.number("count").unwrap_or(25).clamp(1, 200));
    either(crm.read(|world| {
        let salon = salon(world, salon_id)?;
        let moment = |name: &str| call.text(name).and_then(|text| dates::read_instant(salon, text));
        let (after, before) = (moment("changed_after"), moment("changed_before"));
        let admits = |client: &&Client| {
            !client.deleted
                && call.text("fullname").is_none_or(|name| client.display_name().to_lowercase().contains(&name.to_lowercase()))
                && call.text("phone").is_none_or(|phone| client.phone.contains(&digits(phone)))
                && call.text("email").is_none_or(|email| client.email.contains(email))
                && call.number("id").is_none_or(|id| client.id == id)
                && call.number("paid_min").is_none_or(|paid| client.spent >= paid)
                && call.number("paid_max").is_none_or(|paid| paid == 0 || client.spent <= paid)
                && after.is_none_or(|after| client.changed_at >= after)
                && before.is_none_or(|before| client.changed_at < before)
        };
        let found: Vec<&Client> = salon.clients.values().filter(admits).collect();
        let (skip, take) = (usize::try_from((page - 1) * count).unwrap_or(usize::MAX), usize::try_from(count).unwrap_or_default());
        let cards: Vec<Value> = found.iter().skip(skip).take(take).map(|client| wire::client(salon, client, hidden)).collect();
        Ok(Answer::with_meta(Value::Array(cards), json!({"total_count": found.len()})))
    }))
}

/// `GET /client/{salon}/{id}`.
pub(super) fn one(crm: &Crm, salon_id: &str, id: &str) -> Answer {
    let hidden = crm.faults().hidden_phones;
    either(crm.read(|world| {
        let salon = salon(world, salon_id)?;
        Ok(Answer::data(wire::client(salon, find(salon, id)?, hidden)))
    }))
}

/// `POST /clients/{salon}`: 201; a phone that is known is refused.
pub(super) fn create(crm: &Arc<Crm>, call: &Call, salon_id: &str) -> Answer {
    let text = |name: &str| texts(&call.body, name).unwrap_or_default();
    let new = NewClient { name: text("name"), surname: text("surname"), phone: text("phone"), email: text("email") };
    if new.name.is_empty() {
        return Answer::invalid(&[("name", "Не указано имя клиента")]);
    }
    let mut world = crm.lock();
    let salon_id = match salon(&world, salon_id) {
        Ok(salon) if salon.clients.values().any(|it| !it.deleted && !it.phone.is_empty() && it.phone == digits(&new.phone)) => {
            return Answer::invalid(&[("phone", "Клиент с указанным телефоном уже существует в базе")]);
        }
        Ok(salon) => salon.id,
        Err(refused) => return refused,
    };
    let id = match crm.find_or_create_client(&mut world, salon_id, new, Author::Partner) {
        Ok(id) => id,
        Err(refusal) => return refused(&refusal),
    };
    let hidden = crm.faults().hidden_phones;
    let card = world.salons.get(&salon_id).and_then(|salon| Some(wire::client(salon, salon.clients.get(&id)?, hidden)));
    Answer::data(card.unwrap_or_default()).wrote(StatusCode::CREATED)
}

/// `PUT /client/{salon}/{id}`: what the body names is corrected.
pub(super) fn replace(crm: &Arc<Crm>, call: &Call, salon_id: &str, id: &str) -> Answer {
    let mut world = crm.lock();
    let found = salon(&world, salon_id).and_then(|salon| Ok((salon.id, find(salon, id)?.clone())));
    either(found.and_then(|(salon_id, mut client)| {
        let id = client.id;
        for (name, field) in [
            ("name", &mut client.name),
            ("surname", &mut client.surname),
            ("patronymic", &mut client.patronymic),
            ("email", &mut client.email),
            ("comment", &mut client.comment),
            ("birth_date", &mut client.birth_date),
        ] {
            if let Some(text) = texts(&call.body, name) {
                *field = text;
            }
        }
        if let Some(phone) = texts(&call.body, "phone") {
            client.phone = digits(&phone);
        }
        if let Some(flag) = call.body.get("sms_not").and_then(number) {
            client.sms_not = flag != 0;
        }
        crm.enter_client(&mut world, salon_id, client, Author::Partner);
        let salon = world.salons.get(&salon_id).ok_or_else(Answer::not_found)?;
        let client = salon.clients.get(&id).ok_or_else(Answer::not_found)?;
        Ok(Answer::data(wire::client(salon, client, crm.faults().hidden_phones)).wrote(StatusCode::OK))
    }))
}

/// A text of the body; a number is taken as its digits.
fn texts(body: &Value, name: &str) -> Option<String> {
    match body.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn find<'s>(salon: &'s Salon, id: &str) -> Result<&'s Client, Answer> {
    id.parse().ok().and_then(|id: i64| salon.clients.get(&id)).filter(|client| !client.deleted).ok_or_else(Answer::not_found)
}
