//! The list of clients by their threads: who waits for an answer first, then by the newest message, in keyset pages.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::client::ClientSummary;
use crate::domain::page::{Cursor, Page};
use crate::server::accounts::get_company;
use crate::server::platform::cursor::{self, PageError};
use crate::server::platform::db::TenantTx;

use super::directory::{PAGE, Row, Slice, client_summary, terms};

/// Where a page begins or ends.
type Key = (bool, DateTime<Utc>, Uuid);

/// A page of the threads.
pub async fn list_talks(tx: &mut TenantTx, slice: Slice<'_>) -> Result<Page<ClientSummary>, PageError> {
    let key = cursor::read(slice.before.or(slice.after), key_of)?;
    let profile = get_company(tx).await?;
    let (search, digits) = terms(slice.search);
    let backwards = slice.before.is_some() && key.is_some();
    // No key is the one before everybody's.
    let (waits, at, id) = key.unwrap_or((true, DateTime::<Utc>::MAX_UTC, Uuid::max()));
    let now = tx.now();
    let mut rows = sqlx::query_file!(
        "queries/list_talks.sql",
        tx.company(),
        search.as_deref(),
        digits,
        waits,
        at,
        id,
        backwards,
        i64::try_from(PAGE + 1).unwrap_or_default(),
        now
    )
    .fetch_all(tx.conn())
    .await?;
    // The row too many is the one furthest from where the page begins.
    let more = rows.len() > PAGE;
    if more && backwards {
        rows.remove(0);
    }
    rows.truncate(PAGE);
    let first = rows.first().map(|row| encode((row.waits, row.last_at, row.talk)));
    let last = rows.last().map(|row| encode((row.waits, row.last_at, row.talk)));
    let (has_previous, has_next) = if backwards { (more, true) } else { (key.is_some(), more) };
    let items = rows.into_iter().map(|row| {
        let row = Row {
            id: row.id,
            name: row.name,
            sort: String::new(),
            phone: row.phone,
            on_whatsapp: row.on_whatsapp,
            waits: row.waits,
            appointment_id: row.appointment_id,
            starts_at: row.starts_at,
            master: row.master,
            services: row.services,
            price_minor: row.price_minor,
            appointment_status: row.appointment_status,
            message_at: row.message_at,
            direction: row.direction,
            message_status: row.message_status,
            reason: row.reason,
            body: row.body,
        };
        client_summary(&profile, row)
    });
    Ok(Page { items: items.collect(), next: last.filter(|_| has_next), previous: first.filter(|_| has_previous) })
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
