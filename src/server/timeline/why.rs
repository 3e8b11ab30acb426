//! Why a message was sent or not, and why a fact led to none: only what was stored is told, nothing is weighed anew.

mod message;

use sqlx::types::Json;

use crate::domain::event::{AppointmentFact, EventKind};
use crate::domain::ids::{ClientId, EventId};
use crate::domain::notification::trace::Trace;
use crate::domain::why::{Weighed, Why, WhyOf};
use crate::server::accounts::{CompanyProfile, get_company};
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::jobs::queue;
use crate::server::work::JobV1;

use super::entry::{self, Fact};

/// Why, about something on this client's timeline; `None` when there is no such thing.
pub async fn find_why(tx: &mut TenantTx, client: ClientId, of: WhyOf) -> Result<Option<Why>, DbError> {
    let profile = get_company(tx).await?;
    match of {
        WhyOf::Message(id) => message::find(tx, &profile, client, id).await,
        WhyOf::Event(id) => find_of_event(tx, &profile, client, id).await,
    }
}

async fn find_of_event(tx: &mut TenantTx, profile: &CompanyProfile, client: ClientId, id: EventId) -> Result<Option<Why>, DbError> {
    let Some(fact) = find_fact(tx, id).await?.filter(|fact| fact.payload.0.client() == Some(client)) else { return Ok(None) };
    let Some(news) = booking(&fact.payload.0) else { return Ok(None) };
    let traces = sqlx::query!(
        r#"select message_id, trace as "trace: Json<Trace>" from decisions where company_id = $1 and event_id = $2 order by decided_at"#,
        tx.company(),
        id.0
    )
    .fetch_all(tx.conn())
    .await?;
    let led_to = message::list_of_event(tx, profile, client, id).await?;
    let was_weighed = !traces.is_empty();
    // A message has a trace of its own; what is told here is the silence.
    let trace = traces.into_iter().find(|row| row.message_id.is_none()).map(|row| row.trace.0);
    let job = JobV1::Notify { event: id, appointment: news.appointment }.into();
    let weighed = match &fact.payload.0 {
        _ if was_weighed || !led_to.is_empty() => Weighed::Decided,
        EventKind::AppointmentConfirmed(_) | EventKind::AppointmentArrived(_) | EventKind::AppointmentMissed(_) => Weighed::NotDue,
        _ if news.origin.presumed_told => Weighed::BeforeUs,
        _ => match queue::find_state(tx, &job).await?.as_deref() {
            Some("dead") => Weighed::GivenUp,
            Some(_) => Weighed::Waiting,
            None => Weighed::NotKept,
        },
    };
    let fact = entry::entry(profile, fact, &[]);
    Ok(Some(Why { fact, trace, worded_since: None, weighed, message: None, led_to }))
}

async fn find_fact(tx: &mut TenantTx, id: EventId) -> Result<Option<Fact>, DbError> {
    sqlx::query_as!(
        Fact,
        r#"select id, at, seq, payload as "payload: Json<EventKind>" from events where company_id = $1 and id = $2"#,
        tx.company(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await
}

/// What a fact says of a booking; `None` when it is about something else.
fn booking(kind: &EventKind) -> Option<&AppointmentFact> {
    match kind {
        EventKind::AppointmentBooked(fact)
        | EventKind::AppointmentChanged(fact)
        | EventKind::AppointmentCancelled(fact)
        | EventKind::AppointmentConfirmed(fact)
        | EventKind::AppointmentArrived(fact)
        | EventKind::AppointmentMissed(fact) => Some(fact),
        _ => None,
    }
}
