//! What the wizard asks about an installation: who pressed «Connect», and how its activation stands.

use chrono::NaiveDate;

use crate::domain::ids::InstallationId;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::vault::VaultError;

use super::arrival::Person;
use super::{Marketplace, store};

/// How an installation stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Progress {
    /// `pending`, `active`, `frozen` or `uninstalled`.
    pub state: String,
    /// While it is pending: `requested`, `called` (told to the CRM, the outcome is unknown so far) or `failed`; `None` when nobody has asked.
    pub activation: Option<String>,
    /// Why it failed last: a key under `activation_failures`.
    pub reason: Option<String>,
    pub last_payment_date: Option<NaiveDate>,
}

/// How the company's installation stands.
pub async fn find_progress(tx: &mut TenantTx, id: InstallationId) -> Result<Option<Progress>, DbError> {
    sqlx::query_as!(
        Progress,
        "select state, activation, activation_reason as reason, last_payment_date from installations where company_id = $1 and id = $2",
        tx.company(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await
}

impl Marketplace {
    /// Who pressed «Connect», as far as the marketplace said.
    pub async fn find_person(&self, tx: &mut TenantTx, id: InstallationId) -> Result<Option<Person>, VaultError> {
        let sealed = sqlx::query_scalar!("select registered_by from installations where company_id = $1 and id = $2", tx.company(), id.0)
            .fetch_optional(tx.conn())
            .await?;
        let Some(sealed) = sealed.flatten() else { return Ok(None) };
        let plain = self.vault.key(tx).await?.open(store::person_place(&id.0), &sealed)?;
        Ok(serde_json::from_slice(&plain).ok())
    }
}
