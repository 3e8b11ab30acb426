//! Messages to the salon's own people: no booking led to them, and no client reads them.

use chrono::TimeDelta;

use crate::domain::event::EventKind;
use crate::domain::ids::{ClientId, MessageId};
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;

use super::thread::ensure_conversation;

/// After so long nobody waits for it any more.
const LIVES: TimeDelta = TimeDelta::minutes(10);

/// Stores a message for a person of the salon's own, to be sent now; `trigger` is the word it is stored under.
pub async fn create_own_message(tx: &mut TenantTx, person: ClientId, body: &str, trigger: &str) -> Result<MessageId, DbError> {
    let conversation = ensure_conversation(tx, person).await?;
    let (id, company, now) = (tx.new_id::<MessageId>(), tx.company(), tx.now());
    sqlx::query!(
        "insert into messages (company_id, id, conversation_id, client_id, direction, body, status, trigger, not_after, created_at)
         values ($1, $2, $3, $4, 'outbound', $5, 'queued', $6, $7, $8)",
        company,
        id.0,
        conversation.0,
        person.0,
        body,
        trigger,
        now + LIVES,
        now
    )
    .execute(tx.conn())
    .await?;
    events::record(tx, EventKind::MessageQueued { client: person, message: id }).await?;
    Ok(id)
}
