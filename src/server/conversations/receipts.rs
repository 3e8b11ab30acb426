//! What the network says of messages we sent: acknowledgements, refusals, ticks. In any order, any number of times.

use crate::domain::conversation::MessageStatus;
use crate::domain::ids::{ClientId, MessageId};
use crate::server::platform::db::{DbError, TenantTx};

use super::outbound::advance;

/// Moves the messages of these stanza ids on; answers how many moved. Ids we never sent are nothing.
pub async fn apply_receipt(tx: &mut TenantTx, stanza_ids: &[String], news: MessageStatus, reason: Option<&str>) -> Result<usize, DbError> {
    let rows = sqlx::query!(
        // In one order always, or two batches of receipts could lock each other out.
        "select id, client_id, status from messages
         where company_id = $1 and stanza_id = any($2) and direction = 'outbound' order by id for update",
        tx.company(),
        stanza_ids
    )
    .fetch_all(tx.conn())
    .await?;
    let mut moved = 0;
    for row in rows {
        let Some(status) = MessageStatus::from_word(&row.status) else { continue };
        moved += usize::from(advance(tx, MessageId(row.id), ClientId(row.client_id), status, news, reason).await?);
    }
    Ok(moved)
}
