//! Installations and receipts: this feature's tables.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::ids::{InstallationId, ReceiptId};
use crate::domain::integration::Provider;
use crate::server::platform::db::{DbError, TenantTx};

/// A company's connection to a provider.
#[derive(Clone, Debug)]
pub struct Installation {
    pub id: InstallationId,
    pub provider: Provider,
    /// The provider's number of the salon.
    pub external_id: String,
    pub state: String,
    pub created_at: DateTime<Utc>,
}

/// Adds an installation that is not active yet; `secret_hash` is that of its webhook path.
pub async fn create_installation(
    tx: &mut TenantTx,
    provider: Provider,
    external_id: &str,
    secret_hash: &[u8],
) -> Result<InstallationId, DbError> {
    let (id, company, now) = (tx.new_id::<InstallationId>(), tx.company(), tx.now());
    sqlx::query!(
        "insert into installations (company_id, id, provider, external_id, state, secret_hash, created_at)
         values ($1, $2, $3, $4, 'pending', $5, $6)",
        company,
        id.0,
        provider.as_str(),
        external_id,
        secret_hash,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// One installation of the company.
pub async fn find_installation(tx: &mut TenantTx, id: InstallationId) -> Result<Option<Installation>, DbError> {
    let row = sqlx::query!(
        "select id, provider, external_id, state, created_at from installations where company_id = $1 and id = $2",
        tx.company(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| {
        let provider = Provider::from_word(&row.provider)?;
        Some(Installation {
            id: InstallationId(row.id),
            provider,
            external_id: row.external_id,
            state: row.state,
            created_at: row.created_at,
        })
    }))
}

/// Marks an installation active; `false` when it was not waiting for that.
pub async fn activate_installation(tx: &mut TenantTx, id: InstallationId) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = sqlx::query!(
        "update installations set state = 'active', activated_at = coalesce(activated_at, $3), activation = null, activation_reason = null
         where company_id = $1 and id = $2 and state = 'pending'",
        tx.company(),
        id.0,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// A stored call that waits to be understood.
#[derive(Debug)]
pub struct Waiting {
    pub id: ReceiptId,
    pub installation: InstallationId,
    /// Sealed.
    pub body: Vec<u8>,
    pub received_at: DateTime<Utc>,
    pub attempts: i32,
}

/// The oldest calls that wait and are due, after this one.
pub async fn list_waiting(tx: &mut TenantTx, after: Option<(DateTime<Utc>, ReceiptId)>, limit: i64) -> Result<Vec<Waiting>, DbError> {
    // chrono's earliest moment is none of PostgreSQL's: it refuses it.
    let (at, id) = after.map_or((DateTime::UNIX_EPOCH, Uuid::nil()), |(at, id)| (at, id.0));
    let now = tx.now();
    let rows = sqlx::query!(
        "select id, installation_id, body, received_at, attempts from webhook_receipts
         where company_id = $1 and state = 'received' and (received_at, id) > ($2, $3) and coalesce(retry_at <= $5, true)
         order by received_at, id limit $4",
        tx.company(),
        at,
        id,
        limit,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Waiting {
            id: ReceiptId(row.id),
            installation: InstallationId(row.installation_id),
            body: row.body,
            received_at: row.received_at,
            attempts: row.attempts,
        })
        .collect())
}

/// Whether a call still waits; locks it until the transaction ends.
pub async fn lock_waiting(tx: &mut TenantTx, id: ReceiptId) -> Result<bool, DbError> {
    let row = sqlx::query_scalar!(
        "select 1 as one from webhook_receipts where company_id = $1 and id = $2 and state = 'received' for update",
        tx.company(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.is_some())
}

/// Puts a call off; it was tried in vain so often by now.
pub async fn put_off(tx: &mut TenantTx, id: ReceiptId, until: DateTime<Utc>, attempts: i32) -> Result<(), DbError> {
    sqlx::query!(
        "update webhook_receipts set retry_at = $3, attempts = $4 where company_id = $1 and id = $2 and state = 'received'",
        tx.company(),
        id.0,
        until,
        attempts
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// When the next call that was put off is due.
pub async fn next_retry(tx: &mut TenantTx) -> Result<Option<DateTime<Utc>>, DbError> {
    sqlx::query_scalar!("select min(retry_at) from webhook_receipts where company_id = $1 and state = 'received'", tx.company())
        .fetch_one(tx.conn())
        .await
}

/// Settles a call; `false` when somebody else has.
pub async fn settle_receipt(tx: &mut TenantTx, id: ReceiptId, state: &str, reason: Option<&str>) -> Result<bool, DbError> {
    let now = tx.now();
    let changed = sqlx::query!(
        "update webhook_receipts set state = $3, reason = $4, settled_at = $5 where company_id = $1 and id = $2 and state = 'received'",
        tx.company(),
        id.0,
        state,
        reason,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(changed.rows_affected() == 1)
}

/// The place of a receipt's body, for sealing.
pub fn body_place(id: &Uuid) -> crate::server::platform::seal::Place<'_> {
    crate::server::platform::seal::Place { column: "webhook_receipts.body", row: id.as_bytes() }
}
