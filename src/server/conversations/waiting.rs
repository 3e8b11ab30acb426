//! With whom a thread is open.

use crate::domain::ids::ClientId;
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
