//! When a thread was last heard of, and what in it waits for an answer. What a rule sends answers nobody; what the salon writes
//! from its own phone does.

use crate::domain::ids::{ConversationId, MessageId};
use crate::server::platform::db::{DbError, TenantTx};

/// Whose turn a new message was.
#[derive(Clone, Copy, Debug)]
pub(super) enum Turn {
    /// A rule's: what waits goes on waiting.
    Rule,
    /// The salon's, by hand: nothing waits any more.
    Salon,
    /// The client's: this waits.
    Client(MessageId),
}

/// Notes a message that was just stored.
pub(super) async fn note(tx: &mut TenantTx, conversation: ConversationId, turn: Turn) -> Result<(), DbError> {
    let (company, now) = (tx.company(), tx.now());
    let (settles, asked) = match turn {
        Turn::Rule => (false, None),
        Turn::Salon => (true, None),
        Turn::Client(message) => (true, Some(message.0)),
    };
    sqlx::query!(
        "update conversations set last_at = greatest(last_at, $3), unanswered_id = case when $4 then $5 else unanswered_id end
         where company_id = $1 and id = $2",
        company,
        conversation.0,
        now,
        settles,
        asked
    )
    .execute(tx.conn())
    .await?;
    if matches!(turn, Turn::Salon) {
        // Several clients may have one number, a mother and her child: who is written to there is answered in all their threads.
        sqlx::query!(
            "update conversations set unanswered_id = null
             where company_id = $1 and unanswered_id is not null and client_id in (
               select same.id from conversations answered
                 join clients written on written.company_id = answered.company_id and written.id = answered.client_id
                 join clients same on same.company_id = written.company_id and same.phone = written.phone
               where answered.company_id = $1 and answered.id = $2)",
            company,
            conversation.0
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
