//! What a message waits for, and with whom a thread is open.

use crate::domain::ids::{ClientId, MessageId};
use crate::server::platform::db::{DbError, TenantTx};

/// Whether the client has written to us, or has had a message of ours on the phone: then the thread is open.
pub async fn is_answered(tx: &mut TenantTx, client: ClientId) -> Result<bool, DbError> {
    sqlx::query_scalar!(
        r#"select exists (select 1 from messages
             where company_id = $1 and client_id = $2 and (direction = 'inbound' or delivered_at is not null)) as "is!""#,
        tx.company(),
        client.0
    )
    .fetch_one(tx.conn())
    .await
}

/// A message that waits says for what, by a catalogue key; the reason goes when the message does.
pub async fn wait_for(tx: &mut TenantTx, id: MessageId, reason: &str) -> Result<(), DbError> {
    sqlx::query!(
        "update messages set reason = $3, held_for = $3
         where company_id = $1 and id = $2 and status = 'queued' and reason is distinct from $3",
        tx.company(),
        id.0,
        reason
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The number or the chat rests between two messages: remembered for «why», and no reason that a reader has to see.
pub async fn rest(tx: &mut TenantTx, id: MessageId) -> Result<(), DbError> {
    sqlx::query!("update messages set held_for = 'pace' where company_id = $1 and id = $2 and held_for is null", tx.company(), id.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}
