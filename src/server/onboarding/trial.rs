//! The message the owner sends to themselves: by the same way as every other, to their own phone.

use uuid::Uuid;

use crate::domain::conversation::MessageStatus;
use crate::domain::ids::{ClientId, MessageId};
use crate::domain::onboarding::TestMessage;
use crate::domain::phone::Phone;
use crate::domain::timeline::MessageTrigger;
use crate::server::accounts::{CompanyProfile, get_company};
use crate::server::clients::own::ensure_own;
use crate::server::conversations::own::create_own_message;
use crate::server::notifications::wording::find_wording;
use crate::server::platform::db::{DbError, TenantTx};

use super::progress::{Progress, set_test_message};
use super::texts::{self, TextError};

/// Sends the text of a new booking, filled with a real one, to `phone`. One that is still on its way is waited for first.
pub async fn send_test(tx: &mut TenantTx, progress: &Progress, phone: &Phone) -> Result<(), TextError> {
    // Of two tabs the second waits, and finds the first one's message.
    let last = sqlx::query_scalar!("select test_message_id from onboardings where company_id = $1 for update", tx.company())
        .fetch_optional(tx.conn())
        .await?;
    if let Some(last) = last.flatten().map(MessageId)
        && is_under_way(tx, last).await?
    {
        return Ok(());
    }
    let profile = get_company(tx).await?;
    let wording = find_wording(tx, &profile, MessageTrigger::Created).await?;
    let preview = texts::preview(tx, MessageTrigger::Created, &wording.template, 0).await?;
    let person: ClientId = ensure_own(tx, &progress.owner.name, phone).await?;
    let message = create_own_message(tx, person, &preview.body, "test").await?;
    set_test_message(tx, message).await?;
    Ok(())
}

async fn is_under_way(tx: &mut TenantTx, id: MessageId) -> Result<bool, DbError> {
    let status = sqlx::query_scalar!("select status from messages where company_id = $1 and id = $2", tx.company(), id.0)
        .fetch_optional(tx.conn())
        .await?;
    let status = status.as_deref().and_then(MessageStatus::from_word);
    Ok(matches!(status, Some(MessageStatus::Queued | MessageStatus::Sending)))
}

/// Where the last test message is.
pub async fn find_test(tx: &mut TenantTx, profile: &CompanyProfile, id: MessageId) -> Result<Option<TestMessage>, DbError> {
    let row = sqlx::query!(
        "select m.status, m.reason, m.created_at, m.delivered_at, m.read_at, c.phone
         from messages m join clients c on c.company_id = m.company_id and c.id = m.client_id
         where m.company_id = $1 and m.id = $2",
        tx.company(),
        Uuid::from(id.0)
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| {
        let took = row.delivered_at.map(|at| (at - row.created_at).num_milliseconds().max(0));
        Some(TestMessage {
            phone: row.phone.and_then(|phone| Phone::from_e164(&phone).ok()),
            status: MessageStatus::from_word(&row.status)?,
            reason: row.reason,
            took_ms: took.and_then(|took| u32::try_from(took).ok()),
            read_at: row.read_at.map(|at| profile.moment(at)),
        })
    }))
}
