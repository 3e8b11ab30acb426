//! What happened with a client, read from facts and messages.

mod dialogue;
mod entry;
mod why;

use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::event::EventKind;
use crate::domain::ids::ClientId;
use crate::domain::page::{Cursor, Page};
use crate::domain::timeline::TimelineEntry;
use crate::server::accounts::get_company;
use crate::server::platform::cursor::{self, PageError};
use crate::server::platform::db::TenantTx;

pub use dialogue::{Dialogues, count_dialogues};
use entry::{Fact, StoredMessage};
pub use why::find_why;

/// Entries of a page.
const PAGE: i64 = 30;

/// A page of a client's timeline, newest first.
pub async fn list_timeline(tx: &mut TenantTx, client: ClientId, after: Option<&Cursor>) -> Result<Page<TimelineEntry>, PageError> {
    let (at, seq) = cursor::read(after, key_of)?.unwrap_or((DateTime::<Utc>::MAX_UTC, i64::MAX));
    let profile = get_company(tx).await?;
    let mut facts = sqlx::query_as!(
        Fact,
        r#"select id, at, seq, payload as "payload: Json<EventKind>" from events
           where company_id = $1 and client_id = $2 and in_timeline and (at, seq) < ($3, $4)
           order by at desc, seq desc limit $5"#,
        tx.company(),
        client.0,
        at,
        seq,
        PAGE + 1
    )
    .fetch_all(tx.conn())
    .await?;
    let more = i64::try_from(facts.len()).unwrap_or_default() > PAGE;
    facts.truncate(usize::try_from(PAGE).unwrap_or_default());
    let next = facts.last().filter(|_| more).map(|last| encode(last.at, last.seq));
    let ids: Vec<Uuid> = facts.iter().filter_map(Fact::message).map(|id| id.0).collect();
    let messages = sqlx::query_as!(
        StoredMessage,
        "select id, body, status, reason, trigger, created_at, received_at, delivered_at from messages where company_id = $1 and id = any($2)",
        tx.company(),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    let items = facts.into_iter().filter_map(|fact| entry::entry(&profile, fact, &messages)).collect();
    Ok(Page { items, next, previous: None })
}

fn encode(at: DateTime<Utc>, seq: i64) -> Cursor {
    cursor::write(&format!("{} {seq}", at.timestamp_micros()))
}

fn key_of(text: &str) -> Option<(DateTime<Utc>, i64)> {
    let (micros, seq) = text.split_once(' ')?;
    // chrono's earliest moments are none of PostgreSQL's: it refuses them.
    let at = DateTime::from_timestamp_micros(micros.parse().ok()?).filter(|at| *at >= DateTime::UNIX_EPOCH)?;
    Some((at, seq.parse().ok()?))
}
