//! What becomes of an installation after its activation: frozen, paid for, removed, as the CRM says by a call or when it is asked.

use chrono::NaiveDate;

use crate::domain::event::EventKind;
use crate::domain::ids::InstallationId;
use crate::domain::people::Ended;
use crate::server::accounts::ended;
use crate::server::accounts::get_company;
use crate::server::accounts::pause::{Pause, set_pause};
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;
use crate::server::platform::jobs::queue;
use crate::server::work::JobV1;

use super::notice::Change;

/// The state after a change; `None` when it changes nothing.
fn after(state: &str, change: Change) -> Option<&'static str> {
    match (state, change) {
        ("pending" | "active" | "frozen", Change::Removed) => Some("uninstalled"),
        ("active", Change::Frozen) => Some("frozen"),
        ("frozen", Change::Paid(_) | Change::Resumed) => Some("active"),
        _ => None,
    }
}

/// A call says that something changed. A removal destroys, and its call may be a late or a repeated one about an installation
/// that the salon has connected anew since: the CRM is asked first.
pub(in crate::server::integrations) async fn hear(tx: &mut TenantTx, id: InstallationId, change: Change) -> Result<(), DbError> {
    match change {
        Change::Removed => queue::enqueue(tx, JobV1::ConfirmRemoval { installation: id }.into()).await,
        change => apply(tx, id, change).await,
    }
}

/// Applies a change, in the unit of work of whatever told of it. A repeat changes nothing.
pub(super) async fn apply(tx: &mut TenantTx, id: InstallationId, change: Change) -> Result<(), DbError> {
    let state = sqlx::query_scalar!("select state from installations where company_id = $1 and id = $2 for update", tx.company(), id.0)
        .fetch_optional(tx.conn())
        .await?;
    let Some(state) = state else { return Ok(()) };
    if let Change::Paid(date) = change
        && state != "uninstalled"
    {
        let date = match date {
            Some(date) => date,
            None => tx.now().with_timezone(&get_company(tx).await?.zone).date_naive(),
        };
        pay(tx, id, date).await?;
    }
    let Some(next) = after(&state, change) else { return Ok(()) };
    tracing::info!(installation = %id, from = state, to = next, "an installation changes its state");
    match next {
        "uninstalled" => remove(tx, id).await,
        "frozen" => freeze(tx, id).await,
        _ => resume(tx, id).await,
    }
}

async fn set_state(tx: &mut TenantTx, id: InstallationId, state: &str) -> Result<(), DbError> {
    sqlx::query!("update installations set state = $3 where company_id = $1 and id = $2", tx.company(), id.0, state)
        .execute(tx.conn())
        .await?;
    Ok(())
}

async fn pay(tx: &mut TenantTx, id: InstallationId, date: NaiveDate) -> Result<(), DbError> {
    sqlx::query!("update installations set last_payment_date = $3 where company_id = $1 and id = $2", tx.company(), id.0, date)
        .execute(tx.conn())
        .await?;
    events::record(tx, EventKind::InstallationPaid { installation: id, date }).await?;
    Ok(())
}

/// Keys and messages stay; nothing is sent until it is paid for.
async fn freeze(tx: &mut TenantTx, id: InstallationId) -> Result<(), DbError> {
    set_state(tx, id, "frozen").await?;
    set_pause(tx, Some(Pause::Frozen)).await?;
    events::record(tx, EventKind::InstallationFrozen { installation: id }).await?;
    Ok(())
}

async fn resume(tx: &mut TenantTx, id: InstallationId) -> Result<(), DbError> {
    set_state(tx, id, "active").await?;
    set_pause(tx, None).await?;
    events::record(tx, EventKind::InstallationResumed { installation: id }).await?;
    Ok(())
}

/// What the CRM knew is forgotten, and everybody is signed out; the reaction removes the number.
async fn remove(tx: &mut TenantTx, id: InstallationId) -> Result<(), DbError> {
    sqlx::query!(
        "update installations set state = 'uninstalled', api_key = null, path_secret = null, previous_secret_hash = null,
           activated_at = coalesce(activated_at, case when state = 'pending' then null else created_at end),
           registered_by = null, registered_proven = false, activation = null, activation_reason = null, absent_at = null
         where company_id = $1 and id = $2",
        tx.company(),
        id.0
    )
    .execute(tx.conn())
    .await?;
    set_pause(tx, None).await?;
    ended::end(tx, None, Ended::SalonGone).await?;
    events::record(tx, EventKind::InstallationRemoved { installation: id }).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_in_every_state() {
        let changes = [Change::Removed, Change::Frozen, Change::Paid(None), Change::Resumed];
        let table = ["pending", "active", "frozen", "uninstalled"].map(|state| changes.map(|change| after(state, change)));
        let removed = Some("uninstalled");
        assert_eq!(
            table,
            [
                [removed, None, None, None],
                [removed, Some("frozen"), None, None],
                [removed, None, Some("active"), Some("active")],
                [None, None, None, None],
            ]
        );
    }
}
