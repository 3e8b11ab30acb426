//! The masters table.

use chrono::{DateTime, Utc};

use crate::domain::ids::{InstallationId, MasterId};
use crate::server::platform::db::{DbError, TenantTx};

/// What the CRM says of a master.
#[derive(Clone, Debug)]
pub struct MirroredMaster<'a> {
    pub installation: InstallationId,
    pub external_id: &'a str,
    pub name: &'a str,
    pub specialization: &'a str,
    pub is_active: bool,
    /// The CRM's moment of the last change, where it says one.
    pub changed_at: Option<DateTime<Utc>>,
    /// When the CRM was asked.
    pub read_at: DateTime<Utc>,
}

/// Adds the master or brings the row up to what the CRM says; `false` when a later reading is known.
pub async fn mirror_master(tx: &mut TenantTx, master: MirroredMaster<'_>) -> Result<bool, DbError> {
    let id = tx.new_id::<MasterId>();
    let written = sqlx::query!(
        "insert into masters (company_id, id, installation_id, external_id, name, specialization, is_active, changed_at, read_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict (company_id, installation_id, external_id) do update
           set name = excluded.name, specialization = excluded.specialization, is_active = excluded.is_active,
             changed_at = excluded.changed_at, read_at = excluded.read_at
         where masters.read_at <= excluded.read_at",
        tx.company(),
        id.0,
        master.installation.0,
        master.external_id,
        master.name,
        master.specialization,
        master.is_active,
        master.changed_at,
        master.read_at
    )
    .execute(tx.conn())
    .await?;
    Ok(written.rows_affected() == 1)
}

/// A master is gone. One who was never known is kept in mind without a name: a list that was read before names them still.
pub async fn retire_master(tx: &mut TenantTx, installation: InstallationId, external_id: &str) -> Result<(), DbError> {
    let (id, now) = (tx.new_id::<MasterId>(), tx.now());
    sqlx::query!(
        "insert into masters (company_id, id, installation_id, external_id, name, specialization, is_active, read_at)
         values ($1, $2, $3, $4, '', '', false, $5)
         on conflict (company_id, installation_id, external_id) do update set is_active = false, read_at = excluded.read_at",
        tx.company(),
        id.0,
        installation.0,
        external_id,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How many masters work here.
pub async fn count_masters(tx: &mut TenantTx) -> Result<i64, DbError> {
    sqlx::query_scalar!(r#"select count(*) as "n!" from masters where company_id = $1 and is_active"#, tx.company())
        .fetch_one(tx.conn())
        .await
}

/// Names of some of them, by the alphabet.
pub async fn list_names(tx: &mut TenantTx, limit: i64) -> Result<Vec<String>, DbError> {
    sqlx::query_scalar!("select name from masters where company_id = $1 and is_active order by name limit $2", tx.company(), limit)
        .fetch_all(tx.conn())
        .await
}
