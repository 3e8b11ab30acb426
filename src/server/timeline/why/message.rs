//! A message with its trace and the moments of its way.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use crate::domain::ids::{ClientId, EventId, MessageId};
use crate::domain::notification::trace::Trace;
use crate::domain::phone::Phone;
use crate::domain::timeline::TimelineEntry;
use crate::domain::way::{Stage, Way};
use crate::domain::why::{Weighed, Why, WhyMessage};
use crate::server::accounts::CompanyProfile;
use crate::server::platform::db::{DbError, TenantTx};

use super::super::entry::{self, StoredMessage};
use super::{booking, find_fact};

/// Why of one message; letters and what people wrote have none.
pub(super) async fn find(tx: &mut TenantTx, profile: &CompanyProfile, client: ClientId, id: MessageId) -> Result<Option<Why>, DbError> {
    let row = sqlx::query!(
        r#"select m.id, m.body, m.status, m.reason, m.trigger, m.event_id, m.told_no, m.not_after, m.held_for, m.sends, m.received_at,
             m.translated_at, m.created_at, m.sending_at, m.sent_at, m.delivered_at, m.read_at, c.phone, d.trace as "trace?: Json<Trace>"
           from messages m join clients c on c.company_id = m.company_id and c.id = m.client_id
             left join decisions d on d.company_id = m.company_id and d.message_id = m.id
           where m.company_id = $1 and m.id = $2 and m.client_id = $3 and m.direction = 'outbound'"#,
        tx.company(),
        id.0,
        client.0
    );
    let Some(row) = row.fetch_optional(tx.conn()).await? else { return Ok(None) };
    let stored = StoredMessage {
        id: row.id,
        body: row.body,
        status: row.status,
        reason: row.reason,
        trigger: row.trigger,
        created_at: row.created_at,
        received_at: row.received_at,
        delivered_at: row.delivered_at,
    };
    let Some(line) = stored.line(profile) else { return Ok(None) };
    let fact = match row.event_id {
        Some(event) => find_fact(tx, EventId(event)).await?,
        None => None,
    };
    let stages = [
        (Stage::Understood, row.translated_at),
        (Stage::Decided, Some(row.created_at)),
        (Stage::Begun, row.sending_at),
        (Stage::Acknowledged, row.sent_at),
        (Stage::Delivered, row.delivered_at),
        (Stage::Read, row.read_at),
    ];
    let changed_at = fact.as_ref().and_then(|fact| booking(&fact.payload.0)).and_then(|news| news.changed_at);
    let trace = row.trace.map(|trace| trace.0);
    let message = WhyMessage {
        entry: line,
        telling: row.told_no.unwrap_or(1),
        phone: row.phone.and_then(|phone| Phone::from_e164(&phone).ok()),
        not_after: row.not_after.map(|at| profile.moment(at)),
        held_for: row.held_for,
        tries: row.sends,
        way: Way::new(row.received_at.unwrap_or(row.created_at), stages),
        received: row.received_at.map(|at| profile.moment(at)),
        kept_by: None,
        crm_lag_ms: lag(changed_at, row.received_at),
    };
    Ok(Some(Why {
        fact: fact.and_then(|fact| entry::entry(profile, fact, &[])),
        worded_since: trace.as_ref().and_then(|trace| trace.wording.as_ref()?.since).map(|at| profile.moment(at)),
        weighed: if trace.is_some() { Weighed::Decided } else { Weighed::NotKept },
        trace,
        message: Some(message),
        led_to: Vec::new(),
    }))
}

/// The messages to this client that a fact led to; what went to the one whose booking it was stands on their own timeline.
pub(super) async fn list_of_event(
    tx: &mut TenantTx,
    profile: &CompanyProfile,
    client: ClientId,
    event: EventId,
) -> Result<Vec<TimelineEntry>, DbError> {
    let messages = sqlx::query_as!(
        StoredMessage,
        "select id, body, status, reason, trigger, created_at, received_at, delivered_at from messages
         where company_id = $1 and event_id = $2 and client_id = $3 order by told_no",
        tx.company(),
        event.0,
        client.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(messages.iter().filter_map(|message| message.line(profile)).collect())
}

/// The CRM's clock is not ours: what would be negative is not known.
fn lag(changed: Option<DateTime<Utc>>, received: Option<DateTime<Utc>>) -> Option<i64> {
    Some((received? - changed?).num_milliseconds()).filter(|ms| *ms >= 0)
}
