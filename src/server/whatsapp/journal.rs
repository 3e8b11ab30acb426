//! The link's journal: what happened to the number, written with each state, read in keyset pages, newest first.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::domain::event::EventKind;
use crate::domain::ids::SessionId;
use crate::domain::page::{Cursor, Page};
use crate::domain::whatsapp::view::JournalLine;
use crate::domain::whatsapp::{SessionState, StateCause};
use crate::server::accounts::get_company;
use crate::server::platform::cursor::{self, PageError};
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;

/// Lines of a page.
const PAGE: usize = 12;
/// No line is from later than this.
const AHEAD: TimeDelta = TimeDelta::days(1);

/// Why the link went into a state, and the person who asked for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Because<'a> {
    pub cause: Option<&'a str>,
    pub by: Option<&'a str>,
}

/// Writes down that the link went into a state: a line, and the fact.
pub(super) async fn record(tx: &mut TenantTx, session: SessionId, state: SessionState, because: Because<'_>) -> Result<(), DbError> {
    let (id, company, now): (Uuid, _, _) = (tx.new_id(), tx.company(), tx.now());
    sqlx::query!(
        "insert into whatsapp_journal (company_id, session_id, id, at, state, cause, by_name) values ($1, $2, $3, $4, $5, $6, $7)",
        company,
        session.0,
        id,
        now,
        state.as_str(),
        because.cause,
        because.by
    )
    .execute(tx.conn())
    .await?;
    events::record(tx, EventKind::WhatsAppStateChanged { session, state }).await?;
    Ok(())
}

/// A page of lines, older than the cursor's.
pub async fn list_journal(tx: &mut TenantTx, after: Option<&Cursor>) -> Result<Page<JournalLine>, PageError> {
    let key = cursor::read(after, key_of)?;
    let profile = get_company(tx).await?;
    let (at, id) = key.unwrap_or_else(|| (tx.now() + AHEAD, Uuid::max()));
    let rows = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut lines = sqlx::query_file!("queries/list_whatsapp_journal.sql", tx.company(), at, id, rows).fetch_all(tx.conn()).await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let next = lines.last().filter(|_| more).map(|line| cursor::write(&format!("{} {}", line.at.timestamp_micros(), line.id)));
    let items = lines.into_iter().filter_map(|line| {
        Some(JournalLine {
            at: profile.moment(line.at),
            state: SessionState::from_word(&line.state)?,
            before: line.before.as_deref().and_then(SessionState::from_word),
            cause: line.cause.as_deref().and_then(StateCause::from_word),
            before_cause: line.before_cause.as_deref().and_then(StateCause::from_word),
            by: line.by_name,
            away_s: line.lost_at.and_then(|lost| u32::try_from((line.at - lost).num_seconds()).ok()),
        })
    });
    Ok(Page { items: items.collect(), next, previous: None })
}

fn key_of(text: &str) -> Option<(DateTime<Utc>, Uuid)> {
    let (at, id) = text.split_once(' ')?;
    Some((DateTime::from_timestamp_micros(at.parse().ok()?)?, id.parse().ok()?))
}
