//! What keeps the company's messages from going: how it stands with its CRM, how its number does, and how many messages wait.

use crate::domain::notice::{Matter, Notice};
use crate::domain::why::Why;
use crate::server::accounts::get_company;
use crate::server::conversations::figures::count_waiting;
use crate::server::integrations::connectors::Connectors;
use crate::server::integrations::marketplace::agreement::find_standing;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::whatsapp::link::find_trouble;

/// The one thing to say on every page, if there is one.
pub async fn find_notice(tx: &mut TenantTx, connectors: &Connectors) -> Result<Option<Notice>, DbError> {
    let (standing, crm) = find_standing(tx).await?;
    let trouble = find_trouble(tx).await?;
    let Some(matter) = Matter::of(standing, trouble.state, trouble.cause) else { return Ok(None) };
    let (profile, now) = (get_company(tx).await?, tx.now());
    let waiting = count_waiting(tx).await?.count;
    Ok(Some(Notice {
        matter,
        since: profile.moment(trouble.since.unwrap_or(now)),
        until: trouble.until.map(|until| profile.moment(until)),
        waiting,
        now: profile.moment(now),
        crm,
        store_url: connectors.get(crm).marketplace().store_url().to_owned(),
    }))
}

/// An explanation of a message that waits, with what keeps the company's messages.
pub async fn with_notice(tx: &mut TenantTx, connectors: &Connectors, mut why: Why) -> Result<Why, DbError> {
    let waits = why.waits_untold();
    if let Some(message) = why.message.as_mut().filter(|_| waits) {
        message.kept_by = find_notice(tx, connectors).await?;
    }
    Ok(why)
}
