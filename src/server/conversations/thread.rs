//! The thread of a client.

use uuid::Uuid;

use crate::domain::ids::{ClientId, ConversationId};
use crate::server::platform::db::{DbError, TenantTx};

/// The client's thread, made when there is none yet.
pub async fn ensure_conversation(tx: &mut TenantTx, client: ClientId) -> Result<ConversationId, DbError> {
    let company = tx.company();
    let known = sqlx::query_scalar!("select id from conversations where company_id = $1 and client_id = $2", company, client.0)
        .fetch_optional(tx.conn())
        .await?;
    if let Some(known) = known {
        return Ok(ConversationId(known));
    }
    let (id, now) = (tx.new_id::<Uuid>(), tx.now());
    let id = sqlx::query_scalar!(
        "insert into conversations (company_id, id, client_id, created_at) values ($1, $2, $3, $4)
         on conflict (company_id, client_id) do update set client_id = excluded.client_id returning id",
        company,
        id,
        client.0,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(ConversationId(id))
}
