//! One booking: read, created, replaced, deleted by the partner.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::super::Crm;
use super::super::gate::{Answer, Call};
use super::super::journal::Author;
use super::super::model::{Record, Salon};
use super::super::wire;
use super::super::world::World;
use super::record_body::{RecordBody, refused};
use super::{either, salon};

/// `GET /record/{salon}/{id}`. A deleted booking is still answered, with its mark.
pub(super) fn one(crm: &Crm, salon_id: &str, id: &str) -> Answer {
    let view = crm.view();
    either(crm.read(|world| {
        let salon = salon(world, salon_id)?;
        Ok(Answer::data(wire::record::record(salon, find(salon, id)?, view)))
    }))
}

/// `POST /records/{salon}`: 201 with a list of one, or the object where the world says so.
pub(super) fn create(crm: &Arc<Crm>, call: &Call, salon_id: &str) -> Answer {
    let mut world = crm.lock();
    either(write(crm, &mut world, call, salon_id, None).map(|record| {
        let data = if crm.faults().create_answers_object { record } else { json!([record]) };
        Answer::data(data).wrote(StatusCode::CREATED)
    }))
}

/// `PUT /record/{salon}/{id}`: replaces the whole booking.
pub(super) fn replace(crm: &Arc<Crm>, call: &Call, salon_id: &str, id: &str) -> Answer {
    let mut world = crm.lock();
    either(write(crm, &mut world, call, salon_id, Some(id)).map(|record| Answer::data(record).wrote(StatusCode::CREATED)))
}

/// `DELETE /record/{salon}/{id}`: 204.
pub(super) fn delete(crm: &Arc<Crm>, salon_id: &str, id: &str) -> Answer {
    let mut world = crm.lock();
    let found = salon(&world, salon_id).and_then(|salon| Ok((salon.id, find(salon, id).and_then(standing)?.clone())));
    either(found.map(|(salon, record)| {
        crm.enter(&mut world, salon, Record { deleted: true, ..record }, Author::Partner);
        Answer { body: Value::Null, ..Answer::data(Value::Null) }.wrote(StatusCode::NO_CONTENT)
    }))
}

fn write(crm: &Arc<Crm>, world: &mut World, call: &Call, salon_id: &str, id: Option<&str>) -> Result<Value, Answer> {
    let (salon_id, body, old) = {
        let salon = salon(world, salon_id)?;
        let old = id.map(|id| find(salon, id).and_then(standing).cloned()).transpose()?;
        (salon.id, RecordBody::read(salon, &call.body)?, old)
    };
    let is_busy = |salon: &Salon| {
        let except = old.as_ref().map(|old| old.id);
        super::super::journal::is_busy(salon, except, body.staff_id, body.start, body.length_s)
    };
    if !body.even_if_busy && world.salons.get(&salon_id).is_some_and(is_busy) {
        return Err(Answer::invalid(&[("datetime", "Выбранное время занято")]));
    }
    let client_id = match body.client {
        Some(client) => Some(crm.find_or_create_client(world, salon_id, client, Author::Partner).map_err(|refusal| refused(&refusal))?),
        None => None,
    };
    let (id, visit_id) = old.as_ref().map_or_else(|| (world.next_id(), world.next_id()), |old| (old.id, old.visit_id));
    let now = crm.clock.now();
    let record = Record {
        id,
        visit_id,
        staff_id: body.staff_id,
        client_id,
        services: body.services,
        start: body.start,
        length_s: body.length_s,
        attendance: body.attendance,
        deleted: false,
        comment: body.comment,
        online: old.as_ref().is_some_and(|old| old.online),
        api_id: body.api_id,
        created_user_id: old.as_ref().map_or(salon_id * 10 + 1, |old| old.created_user_id),
        created_at: old.as_ref().map_or(now, |old| old.created_at),
        changed_at: now,
    };
    crm.enter(world, salon_id, record, Author::Partner);
    let salon = world.salons.get(&salon_id).ok_or_else(Answer::not_found)?;
    let record = salon.records.get(&id).ok_or_else(Answer::not_found)?;
    Ok(wire::record::record(salon, record, crm.view()))
}

/// The booking of that number.
pub(super) fn find<'s>(salon: &'s Salon, id: &str) -> Result<&'s Record, Answer> {
    id.parse().ok().and_then(|id: i64| salon.records.get(&id)).ok_or_else(Answer::not_found)
}

/// A deleted booking is not there for a write.
fn standing(record: &Record) -> Result<&Record, Answer> {
    if record.deleted { Err(Answer::not_found()) } else { Ok(record) }
}
