//! Dead work: seen by whoever it concerns, once. How it died does not matter: by its own word, of panics, of a payload
//! nobody knows, or with its worker again and again.

use serde_json::Value;

use crate::domain::ids::{CompanyId, JobId};
use crate::server::platform::db::{Db, DbError, SystemPurpose, TenantTx};

/// Jobs in one look.
const LOOK: i64 = 100;

/// A job that was given up.
#[derive(Clone, Debug)]
pub struct Dead {
    pub id: JobId,
    pub company: CompanyId,
    pub kind: String,
    pub payload: Value,
}

/// The dead that nobody has noticed yet.
pub async fn list_unnoticed(db: &Db) -> Result<Vec<Dead>, DbError> {
    let mut tx = db.system(SystemPurpose::Scheduler).await?;
    let rows = sqlx::query!(
        "select company_id, id, kind, payload from jobs where state = 'dead' and noticed_at is null order by company_id, id limit $1",
        LOOK
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let dead =
        rows.into_iter().map(|row| Dead { id: JobId(row.id), company: CompanyId(row.company_id), kind: row.kind, payload: row.payload });
    Ok(dead.collect())
}

/// Takes notice, in the unit of work of what follows from the death; `false` when somebody else has, or it lives again.
pub async fn notice(tx: &mut TenantTx, id: JobId) -> Result<bool, DbError> {
    let now = tx.now();
    let noticed = sqlx::query!(
        "update jobs set noticed_at = $3 where company_id = $1 and id = $2 and state = 'dead' and noticed_at is null",
        tx.company(),
        id.0,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(noticed.rows_affected() == 1)
}
