//! Links that a person has made for others: they end with what the person was when they made them. `members` calls this.

use crate::domain::access::Role;
use crate::domain::event::EventKind;
use crate::domain::ids::{InvitationId, MessageId, UserId};
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;

/// Ends the link by which this person would get a new password. Answers the letter that carries it, if one does.
pub(super) async fn end_reset_for(tx: &mut TenantTx, user: UserId) -> Result<Vec<MessageId>, DbError> {
    let company = tx.company();
    let letter =
        sqlx::query_scalar!("delete from password_resets where company_id = $1 and user_id = $2 returning message_id", company, user.0);
    Ok(letter.fetch_optional(tx.conn()).await?.flatten().map(MessageId).into_iter().collect())
}

/// Ends every link that this person has made. Answers the letters that carry them.
pub(super) async fn end_made_by(tx: &mut TenantTx, maker: UserId) -> Result<Vec<MessageId>, DbError> {
    let company = tx.company();
    let resets =
        sqlx::query_scalar!("delete from password_resets where company_id = $1 and made_by = $2 returning message_id", company, maker.0)
            .fetch_all(tx.conn())
            .await?;
    let invitations =
        sqlx::query!("delete from invitations where company_id = $1 and made_by = $2 returning id, role, message_id", company, maker.0)
            .fetch_all(tx.conn())
            .await?;
    for row in &invitations {
        let role = Role::from_word(&row.role).unwrap_or(Role::Operator);
        events::record(tx, EventKind::InvitationWithdrawn { invitation: InvitationId(row.id), role }).await?;
    }
    let letters = resets.into_iter().chain(invitations.into_iter().map(|row| row.message_id));
    Ok(letters.flatten().map(MessageId).collect())
}
