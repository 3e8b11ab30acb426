//! The services table.

use chrono::{DateTime, Utc};

use crate::domain::ids::{InstallationId, ServiceId};
use crate::server::platform::db::{DbError, TenantTx};

/// What the CRM says of a service.
#[derive(Clone, Debug)]
pub struct MirroredService<'a> {
    pub installation: InstallationId,
    pub external_id: &'a str,
    pub title: &'a str,
    pub is_active: bool,
    /// Minor units of the company's currency: from, and up to where the price is not one.
    pub price_minor: (Option<i64>, Option<i64>),
    /// Seconds.
    pub duration_s: Option<i32>,
    /// The CRM's moment of the last change, where it says one.
    pub changed_at: Option<DateTime<Utc>>,
    /// When the CRM was asked.
    pub read_at: DateTime<Utc>,
}

/// Adds the service or brings the row up to what the CRM says; `false` when a later reading is known.
pub async fn mirror_service(tx: &mut TenantTx, service: MirroredService<'_>) -> Result<bool, DbError> {
    let id = tx.new_id::<ServiceId>();
    let written = sqlx::query!(
        "insert into services
           (company_id, id, installation_id, external_id, title, is_active, price_min_minor, price_max_minor, duration_s, changed_at, read_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (company_id, installation_id, external_id) do update
           set title = excluded.title, is_active = excluded.is_active, price_min_minor = excluded.price_min_minor,
             price_max_minor = excluded.price_max_minor, duration_s = excluded.duration_s, changed_at = excluded.changed_at,
             read_at = excluded.read_at
         where services.read_at <= excluded.read_at",
        tx.company(),
        id.0,
        service.installation.0,
        service.external_id,
        service.title,
        service.is_active,
        service.price_minor.0,
        service.price_minor.1,
        service.duration_s,
        service.changed_at,
        service.read_at
    )
    .execute(tx.conn())
    .await?;
    Ok(written.rows_affected() == 1)
}

/// A service is gone. One that was never known is kept in mind without a title: a list that was read before names it still.
pub async fn retire_service(tx: &mut TenantTx, installation: InstallationId, external_id: &str) -> Result<(), DbError> {
    let (id, now) = (tx.new_id::<ServiceId>(), tx.now());
    sqlx::query!(
        "insert into services (company_id, id, installation_id, external_id, title, is_active, read_at)
         values ($1, $2, $3, $4, '', false, $5)
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

/// How many services are offered, and the lowest and the highest price in minor units.
pub async fn sum_up(tx: &mut TenantTx) -> Result<(i64, Option<(i64, i64)>), DbError> {
    let row = sqlx::query!(
        r#"select count(*) as "n!", min(price_min_minor) as least, max(coalesce(price_max_minor, price_min_minor)) as most
         from services where company_id = $1 and is_active"#,
        tx.company()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.n, row.least.zip(row.most)))
}
