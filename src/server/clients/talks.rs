//! The list of clients by their threads: who waits for an answer first, then by the newest message, in keyset pages.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::client::ClientSummary;
use crate::domain::page::{Cursor, Page};
use crate::server::platform::cursor::{self, PageError, Way};
use crate::server::platform::db::TenantTx;

use super::directory::{PAGE, Slice, terms};
use super::glance::glance_at;

/// Where a page begins or ends.
type Key = (bool, DateTime<Utc>, Uuid);

/// A page of the threads.
pub async fn list_talks(tx: &mut TenantTx, slice: Slice<'_>) -> Result<Page<ClientSummary>, PageError> {
    let (key, way) = (cursor::read(slice.key(), key_of)?, slice.way());
    let (search, digits) = terms(slice.search);
    // No key is the one before everybody's.
    let (waits, at, id) = key.unwrap_or((true, DateTime::<Utc>::MAX_UTC, Uuid::max()));
    let rows = sqlx::query_file!(
        "queries/list_talks.sql",
        tx.company(),
        search.as_deref(),
        digits,
        waits,
        at,
        id,
        way == Way::Back,
        i64::try_from(PAGE + 1).unwrap_or_default()
    )
    .fetch_all(tx.conn())
    .await?;
    let page = cursor::page(rows, PAGE, way, |row| encode((row.waits, row.last_at, row.talk)));
    Ok(glance_at(tx, page.map(|row| row.client)).await?)
}

fn encode((waits, at, id): Key) -> Cursor {
    cursor::write(&format!("{} {} {id}", u8::from(waits), at.timestamp_micros()))
}

fn key_of(text: &str) -> Option<Key> {
    let mut parts = text.split(' ');
    let waits = match parts.next()? {
        "0" => false,
        "1" => true,
        _ => return None,
    };
    let at = DateTime::from_timestamp_micros(parts.next()?.parse().ok()?).filter(|at| *at >= DateTime::UNIX_EPOCH)?;
    Some((waits, at, parts.next()?.parse().ok()?))
}
