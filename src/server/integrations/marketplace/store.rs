//! The marketplace's columns of installations.

use uuid::Uuid;

use crate::domain::ids::{CompanyId, InstallationId};
use crate::domain::integration::Provider;
use crate::server::platform::db::{DbError, SystemTx, TenantTx};
use crate::server::platform::seal::Place;

/// The place of who pressed «Connect», for sealing.
pub(super) fn person_place(id: &Uuid) -> Place<'_> {
    Place { column: "installations.registered_by", row: id.as_bytes() }
}

/// Whose a salon is: the company that has it, or had it last.
pub(super) async fn find_owner(
    tx: &mut SystemTx,
    provider: Provider,
    external_id: &str,
) -> Result<Option<(CompanyId, InstallationId)>, DbError> {
    let row = sqlx::query!(
        "select company_id, id from installations where provider = $1 and external_id = $2
         order by state = 'uninstalled', created_at desc limit 1",
        provider.as_str(),
        external_id
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (CompanyId(row.company_id), InstallationId(row.id))))
}

/// How an installation stands when its owner comes.
#[derive(Debug)]
pub(super) struct Standing {
    pub(super) state: String,
    pub(super) was_active: bool,
    /// The marketplace has signed who pressed «Connect».
    pub(super) is_proven: bool,
    /// Who pressed it, sealed.
    pub(super) registered_by: Option<Vec<u8>>,
}

/// The installation, locked until the transaction ends.
pub(super) async fn lock_standing(tx: &mut TenantTx, id: InstallationId) -> Result<Option<Standing>, DbError> {
    sqlx::query_as!(
        Standing,
        r#"select state, (activated_at is not null or state in ('active', 'frozen')) as "was_active!", registered_proven as "is_proven", registered_by
         from installations where company_id = $1 and id = $2 for update"#,
        tx.company(),
        id.0
    )
    .fetch_optional(tx.conn())
    .await
}

/// «Connect» was pressed: the installation waits for its activation, whatever became of an earlier one. Who pressed it is kept
/// when `person` says so.
pub(super) async fn register(tx: &mut TenantTx, id: InstallationId, person: Option<&[u8]>, proven: bool) -> Result<(), DbError> {
    let now = tx.now();
    sqlx::query!(
        "update installations set state = 'pending', registered_at = $3, registered_by = coalesce($4, registered_by),
           registered_proven = registered_proven or $5, activation = null, activation_reason = null, absent_at = null
         where company_id = $1 and id = $2 and state in ('pending', 'uninstalled')",
        tx.company(),
        id.0,
        now,
        person,
        proven
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// How the CRM describes the salon to people, for the wizard.
pub(super) async fn describe(tx: &mut TenantTx, id: InstallationId, address: &str, phone: &str) -> Result<(), DbError> {
    let company = tx.company();
    sqlx::query!(
        "update installations set salon_address = $3, salon_phone = $4 where company_id = $1 and id = $2",
        company,
        id.0,
        address,
        phone
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// An installation that we took for active waits for its activation again; `false` when it does already.
pub(super) async fn reopen(tx: &mut TenantTx, id: InstallationId) -> Result<bool, DbError> {
    let changed = sqlx::query!(
        "update installations set state = 'pending', activated_at = coalesce(activated_at, created_at), activation = null
         where company_id = $1 and id = $2 and state in ('active', 'frozen')",
        tx.company(),
        id.0
    );
    Ok(changed.execute(tx.conn()).await?.rows_affected() == 1)
}

/// The places of what the CRM is told at activation, for sealing.
pub(super) fn api_key_place(id: &Uuid) -> Place<'_> {
    Place { column: "installations.api_key", row: id.as_bytes() }
}

pub(super) fn path_secret_place(id: &Uuid) -> Place<'_> {
    Place { column: "installations.path_secret", row: id.as_bytes() }
}
