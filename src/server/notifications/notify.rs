//! Job `notify`: weighs a fact about a booking against what its client was last told (D-01), under the booking's lock.

use sqlx::types::Json;

use crate::domain::access::Actor;
use crate::domain::event::{AppointmentFact, EventKind};
use crate::domain::ids::{AppointmentId, EventId};
use crate::domain::notification::{Decision, decide};
use crate::server::accounts::get_company;
use crate::server::appointments::store::{lock_told, set_told};
use crate::server::conversations::outbound::{NewMessage, create_message};
use crate::server::conversations::thread::ensure_conversation;
use crate::server::platform::db::{Db, DbError, Tenant, TenantTx};
use crate::server::platform::faults::fault_point;
use crate::server::platform::jobs::{Claimed, Finish, Outcome};

use super::wording::{Subject, fill, find_wording};

/// Runs the job.
pub async fn notify(db: &Db, job: &Claimed, event: EventId, appointment: AppointmentId) -> Result<Finish, DbError> {
    let mut tx = db.tenant(Tenant { company: job.company, actor: Actor::Job }).await?;
    let Some((fact, recorded_at)) = find_fact(&mut tx, event).await? else {
        return Ok(Finish::just(Outcome::Discard("the fact is no fact about a booking".to_owned())));
    };
    let Some((told_no, told)) = lock_told(&mut tx, appointment).await? else {
        return Ok(Finish::just(Outcome::Discard("the booking is gone".to_owned())));
    };
    let Decision::Tell(trigger, change) = decide(told.as_ref(), &fact.now, tx.now()) else { return Ok(Finish::done(tx)) };
    let Some(client) = fact.client else {
        // Nobody to write to; should the booking get a client, they will hear of it as of a new one.
        set_told(&mut tx, appointment, told_no, &fact.now).await?;
        return Ok(Finish::done(tx));
    };
    let profile = get_company(&mut tx).await?;
    let person = sqlx::query!("select name, opted_out from clients where company_id = $1 and id = $2", tx.company(), client.0)
        .fetch_one(tx.conn())
        .await?;
    let wording = find_wording(&mut tx, &profile, trigger).await?;
    let subject = Subject { profile: &profile, client: &person.name, now: &fact.now, before: told.as_ref(), change, at: tx.now() };
    // Texts are checked before they are stored; one that is broken all the same is shown, not sent.
    let (body, broken) = fill(&wording.template, subject).map_or_else(|_| (wording.template.clone(), true), |body| (body, false));
    let skip = if fact.now.phone.is_none() {
        Some("no_phone")
    } else if person.opted_out {
        Some("opted_out")
    } else if !wording.enabled {
        Some("switched_off")
    } else if broken || body.is_empty() {
        Some("empty")
    } else {
        None
    };
    let conversation = ensure_conversation(&mut tx, client).await?;
    let new = NewMessage {
        conversation,
        client,
        body: &body,
        trigger,
        appointment,
        told_no: told_no + 1,
        event,
        origin: fact.origin,
        translated_at: recorded_at,
        not_after: fact.now.starts_at,
        skip,
    };
    create_message(&mut tx, new).await?;
    fault_point!("notify.before_told");
    set_told(&mut tx, appointment, told_no + 1, &fact.now).await?;
    Ok(Finish::done(tx))
}

async fn find_fact(tx: &mut TenantTx, event: EventId) -> Result<Option<(AppointmentFact, chrono::DateTime<chrono::Utc>)>, DbError> {
    let row = sqlx::query!(
        r#"select payload as "payload: Json<EventKind>", at from events where company_id = $1 and id = $2"#,
        tx.company(),
        event.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| match row.payload.0 {
        EventKind::AppointmentBooked(fact) | EventKind::AppointmentChanged(fact) | EventKind::AppointmentCancelled(fact) => {
            Some((fact, row.at))
        }
        _ => None,
    }))
}
