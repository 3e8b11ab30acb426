//! With whom a thread is open.

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

/// The number or the chat rests between two messages: remembered for «why», and no reason that a reader has to see.
pub async fn rest(tx: &mut TenantTx, id: MessageId) -> Result<(), DbError> {
    sqlx::query!("update messages set held_for = 'pace' where company_id = $1 and id = $2 and held_for is null", tx.company(), id.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}
