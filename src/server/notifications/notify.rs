//! Job `notify`: weighs a fact about a booking against what its client was last told (D-01), under the booking's lock.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use crate::domain::access::Actor;
use crate::domain::event::{AppointmentFact, EventKind, Origin};
use crate::domain::ids::{AppointmentId, ClientId, EventId};
use crate::domain::notification::trace::{Check, Checked, Trace, UsedWording, Verdict, failed};
use crate::domain::notification::{Change, Decision, Silence, Telling, decide, former_client};
use crate::domain::timeline::MessageTrigger;
use crate::server::accounts::get_company;
use crate::server::appointments::told::{lock_told, set_told};
use crate::server::conversations::outbound::{NewMessage, create_message};
use crate::server::conversations::thread::ensure_conversation;
use crate::server::platform::db::{Db, DbError, Tenant, TenantTx};
use crate::server::platform::faults::fault_point;
use crate::server::platform::jobs::{Claimed, Finish, Outcome};

use super::trace::{keep_silence, keep_trace};
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
    let mut told_no = told_no;
    let cause = Cause { appointment, event, origin: fact.origin, recorded_at };
    // What they were told is true no more, and nobody else will tell them.
    let former = former_client(told.as_ref(), &fact.now, tx.now());
    if let (Some(client), Some(before)) = (former, &told) {
        told_no += 1;
        let meaning = Meaning { trigger: MessageTrigger::Cancelled, change: Change::default(), now: before, before: None, former: true };
        tell(&mut tx, cause, client, told_no, meaning).await?;
    }
    // To whoever has it now, it is new.
    let told = told.filter(|_| former.is_none());
    let decision = decide(told.as_ref(), &fact.now, tx.now());
    match (decision, fact.client) {
        (Decision::Tell(trigger, change), Some(client)) => {
            told_no += 1;
            let meaning = Meaning { trigger, change, now: &fact.now, before: told.as_ref(), former: false };
            tell(&mut tx, cause, client, told_no, meaning).await?;
        }
        // Nobody to write to; should the booking get a client, they will hear of it as of a new one.
        (Decision::Tell(..), None) => keep_silence(&mut tx, event, Silence::NoClient).await?,
        (Decision::Silent(why), _) => {
            keep_silence(&mut tx, event, why).await?;
            if former.is_none() {
                return Ok(Finish::done(tx));
            }
        }
    }
    fault_point!("notify.before_told");
    set_told(&mut tx, appointment, told_no, &fact.now).await?;
    Ok(Finish::done(tx))
}

/// What led to a message.
#[derive(Clone, Copy)]
struct Cause {
    appointment: AppointmentId,
    event: EventId,
    origin: Origin,
    recorded_at: DateTime<Utc>,
}

/// What a message says.
struct Meaning<'a> {
    trigger: MessageTrigger,
    change: Change,
    now: &'a Telling,
    before: Option<&'a Telling>,
    /// It goes to the client whose booking it was before.
    former: bool,
}

/// Writes one message, to be sent or with the reason why not.
async fn tell(tx: &mut TenantTx, cause: Cause, client: ClientId, told_no: i32, meaning: Meaning<'_>) -> Result<(), DbError> {
    let Meaning { trigger, change, now, before, former } = meaning;
    let profile = get_company(tx).await?;
    let person = sqlx::query!("select name, opted_out from clients where company_id = $1 and id = $2", tx.company(), client.0)
        .fetch_one(tx.conn())
        .await?;
    let wording = find_wording(tx, &profile, trigger).await?;
    let subject = Subject { profile: &profile, client: &person.name, now, before, change, at: tx.now() };
    // Texts are checked before they are stored; one that is broken all the same is shown, not sent.
    let (body, broken) = fill(&wording.template, subject).map_or_else(|_| (wording.template.clone(), true), |body| (body, false));
    let checks = [
        (Check::Phone, now.phone.is_some()),
        (Check::Consent, !person.opted_out),
        (Check::Enabled, wording.enabled),
        (Check::Words, !broken && !body.is_empty()),
    ]
    .map(|(check, passed)| Checked { check, passed });
    let new = NewMessage {
        conversation: ensure_conversation(tx, client).await?,
        client,
        body: &body,
        trigger,
        appointment: cause.appointment,
        told_no,
        event: cause.event,
        origin: cause.origin,
        translated_at: cause.recorded_at,
        not_after: now.starts_at,
        skip: failed(&checks).map(Check::reason),
    };
    // Its number was given under the booking's lock: that it is taken cannot be, and must not pass for told.
    let message = create_message(tx, new).await?.ok_or(DbError::RowNotFound)?;
    let used = UsedWording { version: wording.version, since: wording.since, template: wording.template };
    let trace = Trace { verdict: Verdict::Tell { trigger, change, former }, checks: checks.to_vec(), wording: Some(used) };
    keep_trace(tx, cause.event, Some(message), &trace).await
}

async fn find_fact(tx: &mut TenantTx, event: EventId) -> Result<Option<(AppointmentFact, DateTime<Utc>)>, DbError> {
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
