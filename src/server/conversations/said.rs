//! What was said under an id: for a phone that could not open a message and asks for it again.

use chrono::TimeDelta;

use crate::server::platform::db::{DbError, TenantTx};

/// So long the network keeps a message for a phone that is away.
const KEPT: TimeDelta = TimeDelta::days(30);

/// The words that were sent to this chat under this id; none of a letter, whose words are kept nowhere once it has left, none of what
/// never left, and none that no phone can still be waiting for.
pub async fn find_said(tx: &mut TenantTx, chat_jid: &str, stanza_id: &str) -> Result<Option<String>, DbError> {
    let since = tx.now() - KEPT;
    sqlx::query_scalar!(
        "select body from messages
         where company_id = $1 and stanza_id = $2 and chat_jid = $3 and direction = 'outbound' and trigger is not null and body <> ''
           and status in ('sending', 'sent', 'delivered', 'read', 'unknown') and sending_at > $4",
        tx.company(),
        stanza_id,
        chat_jid,
        since
    )
    .fetch_optional(tx.conn())
    .await
}
