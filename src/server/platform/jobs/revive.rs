//! Dead work before a person: what there is of it, trying one again, and letting one go.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::ids::JobId;
use crate::server::platform::db::{DbError, TenantTx};

use super::Lane;

/// A job that was given up, as its company sees it.
#[derive(Clone, Debug)]
pub struct GivenUp {
    pub id: JobId,
    pub kind: String,
    pub enqueued_at: DateTime<Utc>,
    pub attempts: i32,
    /// What it ended with; our own words or an error's, and not for people's eyes.
    pub last_error: Option<String>,
}

/// The company's dead work before this key, newest first.
pub async fn list_dead(tx: &mut TenantTx, before: (DateTime<Utc>, Uuid), limit: i64) -> Result<Vec<GivenUp>, DbError> {
    let rows = sqlx::query!(
        "select id, kind, enqueued_at, attempts, last_error from jobs
         where company_id = $1 and state = 'dead' and (enqueued_at, id) < ($2, $3) order by enqueued_at desc, id desc limit $4",
        tx.company(),
        before.0,
        before.1,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    let dead = rows.into_iter().map(|row| GivenUp {
        id: JobId(row.id),
        kind: row.kind,
        enqueued_at: row.enqueued_at,
        attempts: row.attempts,
        last_error: row.last_error,
    });
    Ok(dead.collect())
}

/// Where a job stands, its name and what it failed with last; `None` when it is done or gone.
pub async fn find_job(tx: &mut TenantTx, id: JobId) -> Result<Option<(String, String, Option<String>)>, DbError> {
    let row = sqlx::query!("select state, kind, last_error from jobs where company_id = $1 and id = $2", tx.company(), id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(|row| (row.state, row.kind, row.last_error)))
}

/// Puts dead work back in the queue, behind what waits of its order: as if it were asked for now, under a new id, which is
/// answered. `None` when it is dead no more.
pub async fn revive(tx: &mut TenantTx, id: JobId) -> Result<Option<JobId>, DbError> {
    let (anew, company, now) = (tx.new_id::<JobId>(), tx.company(), tx.now());
    let lane = sqlx::query_scalar!(
        "with dead as (delete from jobs where company_id = $1 and id = $2 and state = 'dead'
                      returning company_id, kind, payload, lane, order_key, is_urgent)
         insert into jobs (company_id, id, kind, payload, lane, order_key, state, run_at, enqueued_at, is_urgent)
         select company_id, $3, kind, payload, lane, order_key, 'queued', $4, $4, is_urgent from dead returning lane",
        company,
        id.0,
        anew.0,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(lane) = lane else { return Ok(None) };
    if let Some(lane) = Lane::ALL.into_iter().find(|known| known.as_str() == lane) {
        tx.touch_lane(lane);
    }
    Ok(Some(anew))
}

/// Lets dead work go; `false` when it is dead no more.
pub async fn let_go(tx: &mut TenantTx, id: JobId) -> Result<bool, DbError> {
    let gone = sqlx::query!("delete from jobs where company_id = $1 and id = $2 and state = 'dead'", tx.company(), id.0);
    Ok(gone.execute(tx.conn()).await?.rows_affected() == 1)
}

/// How much dead work the company has, counted up to a limit.
pub async fn count_dead(tx: &mut TenantTx, most: i64) -> Result<i64, DbError> {
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from (select 1 from jobs where company_id = $1 and state = 'dead' limit $2) as counted"#,
        tx.company(),
        most
    )
    .fetch_one(tx.conn())
    .await
}
