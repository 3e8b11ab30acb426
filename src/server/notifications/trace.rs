//! The table of decisions: each written in the transaction that makes it true, read by «why» alone.

use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::ids::{EventId, MessageId};
use crate::domain::notification::Silence;
use crate::domain::notification::trace::{Trace, Verdict};
use crate::server::platform::db::{DbError, TenantTx};

/// Keeps what was decided about a fact, and the message it led to.
pub(super) async fn keep_trace(tx: &mut TenantTx, event: EventId, message: Option<MessageId>, trace: &Trace) -> Result<(), DbError> {
    let (id, company, now) = (tx.new_id::<Uuid>(), tx.company(), tx.now());
    sqlx::query!(
        "insert into decisions (company_id, id, event_id, message_id, trace, decided_at) values ($1, $2, $3, $4, $5, $6)",
        company,
        id,
        event.0,
        message.map(|message| message.0),
        Json(trace) as _,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps that nothing was said about a fact, and why.
pub(super) async fn keep_silence(tx: &mut TenantTx, event: EventId, why: Silence) -> Result<(), DbError> {
    let trace = Trace { verdict: Verdict::Silent { why }, checks: Vec::new(), wording: None };
    keep_trace(tx, event, None, &trace).await
}
