//! Facts: recorded together with the state they tell of, and with the jobs that follow from them.

use sqlx::types::Json;

use crate::domain::event::{Event, EventKind};
use crate::domain::ids::EventId;

use super::db::{DbError, TenantTx};
use super::jobs::queue;

/// Records that something happened, and enqueues what follows from it. All or nothing with the rest of `tx`.
pub async fn record(tx: &mut TenantTx, kind: EventKind) -> Result<EventId, DbError> {
    let event = Event { id: tx.new_id(), company: tx.tenant().company, actor: tx.tenant().actor, at: tx.now(), kind };
    sqlx::query!(
        "insert into events (company_id, id, at, actor, kind, payload, client_id, in_timeline) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        event.company.0,
        event.id.0,
        event.at,
        Json(&event.actor) as _,
        event.kind.word(),
        Json(&event.kind) as _,
        event.kind.client().map(|client| client.0),
        event.kind.is_in_timeline(),
    )
    .execute(tx.conn())
    .await?;
    tx.has_news();
    for job in tx.react(&event) {
        queue::enqueue(tx, job).await?;
    }
    Ok(event.id)
}
