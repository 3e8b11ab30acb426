//! The message the owner sends to themselves: by the same way as every other, to their own phone.

use crate::domain::conversation::MessageStatus;
use crate::domain::ids::{ClientId, MessageId};
use crate::domain::onboarding::TestMessage;
use crate::domain::phone::Phone;
use crate::domain::timeline::MessageTrigger;
use crate::server::accounts::CompanyProfile;
use crate::server::clients::own::{ensure_own, find_phone};
use crate::server::conversations::own::{create_own_message, find_own_message};
use crate::server::notifications::texts::{self, TextError};
use crate::server::platform::db::{DbError, TenantTx};

use super::progress::{Progress, set_test_message};

/// What the preview shows while the owner presses the button.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// Upon what it is sent.
    pub trigger: MessageTrigger,
    /// Its words as they stand in the editor.
    pub template: &'a str,
    /// Which booking it is filled with, counted from the next one.
    pub number: u32,
}

/// Sends what is shown to `phone`. One that is still on its way is waited for first; a text with a fault goes nowhere.
pub async fn send_test(tx: &mut TenantTx, progress: &Progress, phone: &Phone, shown: Shown<'_>) -> Result<(), TextError> {
    let preview = texts::preview(tx, shown.trigger, shown.template, shown.number).await?;
    // Of two tabs the second waits, and finds the first one's message.
    let last = sqlx::query_scalar!("select test_message_id from onboardings where company_id = $1 for update", tx.company())
        .fetch_optional(tx.conn())
        .await?;
    if let Some(last) = last.flatten().map(MessageId)
        && is_under_way(tx, last).await?
    {
        return Ok(());
    }
    let person: ClientId = ensure_own(tx, &progress.owner.name, phone).await?;
    let message = create_own_message(tx, person, &preview.body, "test").await?;
    set_test_message(tx, message).await?;
    Ok(())
}

async fn is_under_way(tx: &mut TenantTx, id: MessageId) -> Result<bool, DbError> {
    let status = find_own_message(tx, id).await?.map(|message| message.status);
    Ok(matches!(status, Some(MessageStatus::Queued | MessageStatus::Sending)))
}

/// Where the last test message is.
pub async fn find_test(tx: &mut TenantTx, profile: &CompanyProfile, id: MessageId) -> Result<Option<TestMessage>, DbError> {
    let Some(message) = find_own_message(tx, id).await? else { return Ok(None) };
    let took = message.delivered_at.map(|at| (at - message.created_at).num_milliseconds().max(0));
    Ok(Some(TestMessage {
        phone: find_phone(tx, message.person).await?,
        status: message.status,
        reason: message.reason,
        took_ms: took.and_then(|took| u32::try_from(took).ok()),
        read_at: message.read_at.map(|at| profile.moment(at)),
    }))
}
