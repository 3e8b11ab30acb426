//! Installations that wait for their activation.

use chrono::{DateTime, Utc};

use crate::domain::ids::InstallationId;
use crate::domain::integration::Provider;
use crate::server::platform::db::{DbError, TenantTx};

/// One of them.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) provider: Provider,
    pub(super) external_id: String,
    pub(super) activation: Option<String>,
    /// Sealed.
    pub(super) api_key: Option<Vec<u8>>,
    /// Sealed.
    pub(super) path_secret: Option<Vec<u8>>,
}

/// The installation, locked until the transaction ends; `None` when it does not wait.
pub(super) async fn lock_pending(tx: &mut TenantTx, id: InstallationId) -> Result<Option<Pending>, DbError> {
    let row = sqlx::query!(
        "select provider, external_id, activation, api_key, path_secret from installations
         where company_id = $1 and id = $2 and state = 'pending' for update",
        tx.company(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| {
        let provider = Provider::from_word(&row.provider)?;
        Some(Pending {
            provider,
            external_id: row.external_id,
            activation: row.activation,
            api_key: row.api_key,
            path_secret: row.path_secret,
        })
    }))
}

/// The company's installation of this salon, if it waits.
pub(super) async fn find_pending(tx: &mut TenantTx, provider: Provider, external_id: &str) -> Result<Option<InstallationId>, DbError> {
    let found = sqlx::query_scalar!(
        "select id from installations where company_id = $1 and provider = $2 and external_id = $3 and state = 'pending'",
        tx.company(),
        provider.as_str(),
        external_id
    );
    Ok(found.fetch_optional(tx.conn()).await?.map(InstallationId))
}

/// All of the company's that wait.
pub(super) async fn list_pending(tx: &mut TenantTx) -> Result<Vec<InstallationId>, DbError> {
    let found = sqlx::query_scalar!("select id from installations where company_id = $1 and state = 'pending' order by id", tx.company());
    Ok(found.fetch_all(tx.conn()).await?.into_iter().map(InstallationId).collect())
}

/// When «Connect» was pressed last, and how the installation stands.
pub(super) async fn find_registration(tx: &mut TenantTx, id: InstallationId) -> Result<Option<(String, Option<DateTime<Utc>>)>, DbError> {
    let row = sqlx::query!("select state, registered_at from installations where company_id = $1 and id = $2", tx.company(), id.0);
    Ok(row.fetch_optional(tx.conn()).await?.map(|row| (row.state, row.registered_at)))
}

/// Stores what the CRM will be told. The path it may know from before stays open.
pub(super) async fn set_keys(
    tx: &mut TenantTx,
    id: InstallationId,
    api_key: &[u8],
    path_secret: &[u8],
    secret_hash: &[u8],
) -> Result<(), DbError> {
    sqlx::query!(
        "update installations set api_key = $3, path_secret = $4, previous_secret_hash = secret_hash, secret_hash = $5
         where company_id = $1 and id = $2",
        tx.company(),
        id.0,
        api_key,
        path_secret,
        secret_hash
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes down how the activation stands; the reason of the last refusal stays until it is another or none.
pub(super) async fn set_activation(tx: &mut TenantTx, id: InstallationId, activation: &str) -> Result<(), DbError> {
    sqlx::query!(
        "update installations set activation = $3 where company_id = $1 and id = $2 and state = 'pending'",
        tx.company(),
        id.0,
        activation
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The CRM has refused; `false` when that is no news: it was refused for the same reason before, or does not wait any more.
pub(super) async fn fail_activation(tx: &mut TenantTx, id: InstallationId, reason: &str) -> Result<bool, DbError> {
    let news = sqlx::query_scalar!(
        r#"update installations i set activation = 'failed', activation_reason = $3
         from installations before
         where i.company_id = $1 and i.id = $2 and i.state = 'pending' and before.company_id = $1 and before.id = $2
         returning (before.activation_reason is distinct from $3) as "news!""#,
        tx.company(),
        id.0,
        reason
    );
    Ok(news.fetch_optional(tx.conn()).await?.unwrap_or(false))
}
