//! What the wizard asks about an installation: how its activation stands.

use chrono::NaiveDate;

use crate::domain::ids::InstallationId;
use crate::server::platform::db::{DbError, TenantTx};

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
