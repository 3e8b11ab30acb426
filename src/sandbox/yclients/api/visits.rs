//! A visit: the bookings that belong together, and the light way to write down that somebody confirmed or came.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::super::Crm;
use super::super::gate::{Answer, Call, number};
use super::super::journal::Author;
use super::super::model::{Record, Salon};
use super::super::wire::{self, dates};
use super::super::world::World;
use super::either;

/// `GET /visits/{visit}`.
pub(super) fn one(crm: &Crm, visit: &str) -> Answer {
    let view = crm.view();
    either(crm.read(|world| {
        let (salon, id) = find(world, visit)?;
        Ok(Answer::data(shown(salon, id, view)))
    }))
}

/// `PUT /visits/{visit}/{record}`: attendance and remark, both required; what is left out of the body is lost.
pub(super) fn change(crm: &Arc<Crm>, call: &Call, visit: &str, record: &str) -> Answer {
    let attendance =
        call.body.get("attendance").and_then(number).and_then(|code| i8::try_from(code).ok()).filter(|code| (-1..=2).contains(code));
    let comment = call.body.get("comment").and_then(Value::as_str);
    let (Some(attendance), Some(comment)) = (attendance, comment) else {
        let missing = [(attendance.is_none(), "attendance", "Неверный статус"), (comment.is_none(), "comment", "Укажите комментарий")];
        return Answer::invalid(&missing.iter().filter(|it| it.0).map(|it| (it.1, it.2)).collect::<Vec<_>>());
    };
    let mut world = crm.lock();
    let found = find(&world, visit).and_then(|(salon, id)| {
        let record = super::records::find(salon, record).ok().filter(|it| it.visit_id == id && !it.deleted);
        Ok((salon.id, record.ok_or_else(Answer::not_found)?.clone()))
    });
    either(found.and_then(|(salon_id, record)| {
        let changed = Record { attendance, comment: comment.to_owned(), ..record };
        let id = changed.visit_id;
        crm.enter(&mut world, salon_id, changed, Author::Partner);
        let salon = world.salons.get(&salon_id).ok_or_else(Answer::not_found)?;
        Ok(Answer::data(shown(salon, id, crm.view())).wrote(StatusCode::OK))
    }))
}

/// The visit's salon, if the application has rights there, and its number.
fn find<'w>(world: &'w World, visit: &str) -> Result<(&'w Salon, i64), Answer> {
    let id: i64 = visit.parse().map_err(|_| Answer::not_found())?;
    let salon = world.salon_of_visit(id).ok_or_else(Answer::not_found)?;
    super::salon(world, &salon.id.to_string()).map(|salon| (salon, id))
}

fn shown(salon: &Salon, visit: i64, view: wire::record::View) -> Value {
    let records: Vec<&Record> = salon.records.values().filter(|record| record.visit_id == visit && !record.deleted).collect();
    let first = records.iter().min_by_key(|record| record.start);
    json!({
        "attendance": first.map_or(0, |record| record.attendance),
        "datetime": first.map_or_else(String::new, |record| dates::datetime(salon, record.start, view.wrong_offset)),
        "comment": first.map_or("", |record| record.comment.as_str()),
        "records": records.into_iter().map(|record| wire::record::record(salon, record, view)).collect::<Vec<_>>(),
    })
}
