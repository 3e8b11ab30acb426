//! What the wizard asks about an installation: how its activation stands.

use crate::domain::ids::InstallationId;
use crate::domain::integration::Provider;
use crate::domain::onboarding::ActivationFailure;
use crate::server::platform::db::{DbError, TenantTx};

/// How an installation stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Progress {
    /// `pending`, `active`, `frozen` or `uninstalled`.
    pub state: String,
    /// While it is pending: `requested`, `called` (told to the CRM, the outcome is unknown so far) or `failed`; `None` when nobody has asked.
    pub activation: Option<String>,
    /// Why it failed last, if it did; stays while it is tried again.
    pub failure: Option<ActivationFailure>,
    pub provider: Provider,
}

/// How the company's installation stands.
pub async fn find_progress(tx: &mut TenantTx, id: InstallationId) -> Result<Option<Progress>, DbError> {
    let row = sqlx::query!(
        "select state, activation, activation_reason, provider from installations where company_id = $1 and id = $2",
        tx.company(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| {
        Some(Progress {
            state: row.state,
            activation: row.activation,
            failure: row.activation_reason.as_deref().and_then(ActivationFailure::from_word),
            provider: Provider::from_word(&row.provider)?,
        })
    }))
}

/// Address and phone of the salon, as the CRM writes them.
pub async fn find_description(tx: &mut TenantTx, id: InstallationId) -> Result<(String, String), DbError> {
    let row = sqlx::query!("select salon_address, salon_phone from installations where company_id = $1 and id = $2", tx.company(), id.0)
        .fetch_one(tx.conn())
        .await?;
    Ok((row.salon_address, row.salon_phone))
}
