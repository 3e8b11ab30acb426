//! Messages that the network refuses for now: known not to be sent, so they wait again, and go under the same id and once.

use chrono::TimeDelta;

use crate::domain::conversation::MessageStatus;
use crate::domain::conversation::refusal::Refusal;
use crate::domain::ids::MessageId;
use crate::server::platform::db::{DbError, TenantTx};

use super::outbound::{advance, explain, lock_outgoing};

/// The network has refused the last try for now, because of `why`; answers how long the message rests before it is weighed again, or
/// `None` when it is settled. One of whose earlier tries nothing is known stays on its way: it may have arrived.
pub async fn put_off(tx: &mut TenantTx, id: MessageId, why: Refusal) -> Result<Option<TimeDelta>, DbError> {
    let Some(message) = lock_outgoing(tx, id).await? else { return Ok(None) };
    let tried = sqlx::query!(
        "update messages set sends = sends - 1, refusals = refusals + 1, held_for = $3
         where company_id = $1 and id = $2 and status = 'sending' and sends > 0 returning sends, refusals",
        tx.company(),
        id.0,
        why.waits()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(tried) = tried else {
        // Given up as unknown meanwhile: nobody would send it again.
        advance(tx, id, message.client, message.status, MessageStatus::Refused, Some(why.ends())).await?;
        return Ok(None);
    };
    let rest = why.rest_after(u32::try_from(tried.refusals).unwrap_or_default());
    let (news, reason) = match (rest, tried.sends > 0) {
        (Some(_), true) => {
            explain(tx, id, why.waits()).await?;
            return Ok(rest);
        }
        (Some(_), false) => (MessageStatus::Queued, Some(why.waits())),
        (None, true) => (MessageStatus::Unknown, None),
        (None, false) => (MessageStatus::Refused, Some(why.ends())),
    };
    advance(tx, id, message.client, message.status, news, reason).await?;
    Ok(rest)
}

/// The message waits until first messages are allowed; it has not been tried, or not again.
pub async fn wait_for_lock(tx: &mut TenantTx, id: MessageId) -> Result<(), DbError> {
    explain(tx, id, Refusal::Locked.waits()).await
}

/// The same refusal, of what went under this id and whose work does not wait for a word any more.
pub async fn put_off_stanza(tx: &mut TenantTx, stanza_id: &str, why: Refusal) -> Result<(), DbError> {
    let found = sqlx::query_scalar!(
        "select id from messages where company_id = $1 and stanza_id = $2 and direction = 'outbound' order by id",
        tx.company(),
        stanza_id
    )
    .fetch_all(tx.conn())
    .await?;
    for id in found {
        put_off(tx, MessageId(id), why).await?;
    }
    Ok(())
}
