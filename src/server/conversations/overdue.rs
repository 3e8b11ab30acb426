//! Messages that nobody will deliver any more: their moment has passed, or their work has died. None stays silent.

use chrono::TimeDelta;

use crate::domain::access::Actor;
use crate::domain::conversation::MessageStatus;
use crate::domain::ids::{CompanyId, MessageId};
use crate::server::platform::db::{Db, DbError, SystemPurpose, Tenant, TenantTx};
use crate::server::platform::verdict;

use super::outbound::{advance, lock_outgoing};

/// So long after the first try no byte of a message goes again.
pub const LAST_RESEND: TimeDelta = TimeDelta::hours(24);
/// A message that is under way for so long says what it waits for.
const PATIENCE: TimeDelta = TimeDelta::minutes(10);
/// Messages in one look.
const LOOK: i64 = 200;

/// Ends messages that wait for a number and would be wrong by now, and those of which nothing was heard for so long that they
/// will not go out again; answers how many.
pub async fn expire(db: &Db) -> Result<usize, DbError> {
    let mut tx = db.system(SystemPurpose::Scheduler).await?;
    let now = tx.now();
    let overdue = sqlx::query!(
        "select company_id, id from messages
         where status in ('queued', 'sending') and (not_after < $1 or (status = 'sending' and sending_at < $2)) order by not_after limit $3",
        now,
        now - LAST_RESEND,
        LOOK
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let mut expired = 0;
    for row in overdue {
        let (company, message) = (CompanyId(row.company_id), MessageId(row.id));
        match expire_one(db, company, message).await {
            Err(error) if verdict::is_away(&error) => return Err(error),
            // One row that cannot be had holds up nobody else's.
            Err(error) => tracing::warn!(%message, %error, "a message could not expire"),
            Ok(ended) => expired += usize::from(ended),
        }
    }
    Ok(expired)
}

/// Gives messages that have waited for long their reason, which goes when they do; answers how many.
pub async fn explain(db: &Db) -> Result<usize, DbError> {
    let mut tx = db.system(SystemPurpose::Scheduler).await?;
    let since = tx.now() - PATIENCE;
    let silent = sqlx::query!(
        "select company_id, id from messages
         where status in ('queued', 'sending') and reason is null and created_at < $1 order by created_at limit $2",
        since,
        LOOK
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    for row in &silent {
        match explain_one(db, CompanyId(row.company_id), MessageId(row.id)).await {
            Err(error) if verdict::is_away(&error) => return Err(error),
            Err(error) => tracing::warn!(message = %MessageId(row.id), %error, "a message could not be given its reason"),
            Ok(()) => {}
        }
    }
    Ok(silent.len())
}

async fn explain_one(db: &Db, company: CompanyId, message: MessageId) -> Result<(), DbError> {
    let mut tx = db.tenant(Tenant { company, actor: Actor::Job }).await?;
    sqlx::query!(
        "update messages set reason = 'waiting', held_for = 'waiting'
         where company_id = $1 and id = $2 and status in ('queued', 'sending') and reason is null",
        tx.company(),
        message.0
    )
    .execute(tx.conn())
    .await?;
    tx.has_news();
    tx.commit().await
}

async fn expire_one(db: &Db, company: CompanyId, message: MessageId) -> Result<bool, DbError> {
    let mut tx = db.tenant(Tenant { company, actor: Actor::Job }).await?;
    let ended = end(&mut tx, message, MessageStatus::Expired, "expired").await?;
    tx.commit().await?;
    Ok(ended)
}

/// The work that was to deliver this message has died: a message that may have left is `unknown`, any other is refused.
pub async fn give_up(tx: &mut TenantTx, id: MessageId) -> Result<bool, DbError> {
    end(tx, id, MessageStatus::Refused, "other").await
}

async fn end(tx: &mut TenantTx, id: MessageId, how: MessageStatus, reason: &str) -> Result<bool, DbError> {
    let Some(message) = lock_outgoing(tx, id).await? else { return Ok(false) };
    let how = if message.may_have_left() { MessageStatus::Unknown } else { how };
    advance(tx, id, message.client, message.status, how, Some(reason)).await
}
