//! The queue's statements. `enqueue` belongs to a unit of work; the rest is the workers'.

use std::time::Duration;

use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::ids::{CompanyId, JobId};
use crate::server::platform::db::{Db, DbError, SystemPurpose, SystemTx, TenantTx};
use crate::server::platform::faults::fault_point;

use super::backoff::{self, DIED_EACH_TIME, MAX_LOST};
use super::{Claimed, Finish, Lane, LeaseTerm, NewJob, Outcome, suspects};

/// Adds work to a unit of work. A job whose key already waits is not added twice: it is touched, and so locked, that
/// nobody claims it before this unit of work is true.
pub async fn enqueue(tx: &mut TenantTx, job: NewJob) -> Result<(), DbError> {
    let (id, company, now) = (tx.new_id::<JobId>(), tx.company(), tx.now());
    let run_at = job.run_at.unwrap_or(now);
    let state = if run_at <= now { "queued" } else { "scheduled" };
    sqlx::query!(
        "insert into jobs (company_id, id, kind, payload, lane, order_key, dedupe_key, state, run_at, enqueued_at, is_urgent)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (company_id, kind, dedupe_key) where dedupe_key is not null and state in ('scheduled', 'queued')
           do update set run_at = least(jobs.run_at, excluded.run_at)",
        company,
        id.0,
        job.kind,
        job.payload,
        job.lane.as_str(),
        job.order_key,
        job.dedupe_key,
        state,
        run_at,
        now,
        job.is_urgent,
    )
    .execute(tx.conn())
    .await?;
    tx.touch_lane(job.lane);
    Ok(())
}

/// The next try of a job of the same kind and order comes now; `false` when none waits for it.
pub async fn hasten(tx: &mut TenantTx, job: &NewJob) -> Result<bool, DbError> {
    let now = tx.now();
    let hastened = sqlx::query!(
        "update jobs set state = 'queued', run_at = $4 where company_id = $1 and kind = $2 and order_key = $3 and state = 'scheduled'",
        tx.company(),
        job.kind,
        job.order_key,
        now
    )
    .execute(tx.conn())
    .await?;
    tx.touch_lane(job.lane);
    Ok(hastened.rows_affected() > 0)
}

/// Which jobs a worker asks for.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Of which lane.
    pub lane: Lane,
    /// After which company in the ring: the next claim goes on where this one ended.
    pub after: CompanyId,
    /// How many at most.
    pub limit: i64,
    /// How many at most of one company.
    pub per_company: i64,
    /// Of these companies only, where a lane's work is tied to this node; `None` for any.
    pub only: Option<&'a [Uuid]>,
}

/// How many companies one claim looks at.
const RING: i32 = 64;

/// Leases due jobs, a few of each company in turn, heads of their order keys only.
pub async fn claim(tx: &mut SystemTx, ask: Ask<'_>, term: LeaseTerm) -> Result<Vec<Claimed>, DbError> {
    let rows = sqlx::query_file!(
        "queries/claim_jobs.sql",
        ask.lane.as_str(),
        ask.after.0,
        RING,
        ask.per_company,
        ask.limit,
        ask.only,
        term.ttl.as_secs_f64(),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Claimed {
            id: JobId(row.id),
            company: CompanyId(row.company_id),
            kind: row.kind,
            payload: row.payload,
            epoch: row.lease_epoch,
            attempts: row.attempts,
            lost: row.lost,
            enqueued_at: row.enqueued_at,
        })
        .collect())
}

/// Whether this claim still holds its job; locks the job until the transaction ends.
pub async fn holds(tx: &mut TenantTx, job: &Claimed) -> Result<bool, DbError> {
    let row = sqlx::query_scalar!(
        "select 1 as one from jobs where company_id = $1 and id = $2 and lease_epoch = $3 and state = 'running' for update",
        job.company.0,
        job.id.0,
        job.epoch
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.is_some())
}

/// Whether work whose name is `like` this pattern waits or is being done for the company.
pub async fn is_under_way(tx: &mut TenantTx, like: &str) -> Result<bool, DbError> {
    sqlx::query_scalar!(
        r#"select exists(select 1 from jobs where company_id = $1 and kind like $2 and state in ('scheduled', 'queued', 'running')) as "any!""#,
        tx.company(),
        like
    )
    .fetch_one(tx.conn())
    .await
}

/// Where work like this stands: `None` when it is done, or never was.
pub async fn find_state(tx: &mut TenantTx, job: &NewJob) -> Result<Option<String>, DbError> {
    // The first half is for the index of the living, the second for that of the dead.
    sqlx::query_scalar!(
        r#"select state as "state!" from jobs
           where company_id = $1 and order_key = $2 and state <> 'dead' and kind = $3 and payload = $4
           union all select state from jobs where company_id = $1 and state = 'dead' and order_key = $2 and kind = $3 and payload = $4 limit 1"#,
        tx.company(),
        job.order_key,
        job.kind,
        job.payload
    )
    .fetch_optional(tx.conn())
    .await
}

/// Commits the effect together with the job's outcome; `false` when the claim was lost, and then nothing is committed.
pub async fn complete(db: &Db, job: &Claimed, finish: Finish) -> Result<bool, DbError> {
    let mut tx = match finish.effect {
        Some(tx) => *tx,
        None => db.tenant(crate::server::platform::db::Tenant { company: job.company, actor: crate::domain::access::Actor::Job }).await?,
    };
    let touched = match &finish.outcome {
        Outcome::Done | Outcome::Discard(_) => {
            sqlx::query!(
                "delete from jobs where company_id = $1 and id = $2 and lease_epoch = $3 and state = 'running'",
                job.company.0,
                job.id.0,
                job.epoch
            )
            .execute(tx.conn())
            .await?
        }
        Outcome::Retry(at, why) => reschedule(&mut tx, job, "scheduled", *at, Some(why), 0).await?,
        // Waiting is not failing: the attempt is given back.
        Outcome::Snooze(at) => reschedule(&mut tx, job, "scheduled", *at, None, 1).await?,
        Outcome::Dead(why) => {
            let now = tx.now();
            reschedule(&mut tx, job, "dead", now, Some(why), 0).await?
        }
    };
    if touched.rows_affected() != 1 {
        return Ok(false);
    }
    fault_point!("job.before_complete");
    tx.commit().await?;
    fault_point!("job.after_complete");
    Ok(true)
}

/// The job waits again. Meanwhile another of its dedupe key may wait, and only one may: this one gives the key up. Both run,
/// the second finds nothing to do. Its worker lives, so it is not what kills workers.
async fn reschedule(
    tx: &mut TenantTx,
    job: &Claimed,
    state: &str,
    at: chrono::DateTime<chrono::Utc>,
    why: Option<&str>,
    give_back: i32,
) -> Result<sqlx::postgres::PgQueryResult, DbError> {
    sqlx::query!(
        "update jobs set state = $4, run_at = $5, last_error = coalesce($6, last_error), attempts = attempts - $7, lease_until = null,
           dedupe_key = null, lost = 0
         where company_id = $1 and id = $2 and lease_epoch = $3 and state = 'running'",
        job.company.0,
        job.id.0,
        job.epoch,
        state,
        at,
        why,
        give_back
    )
    .execute(tx.conn())
    .await
}

/// Prolongs the leases of running jobs; those that are gone are simply not prolonged.
pub async fn renew(db: &Db, jobs: &[(JobId, i64)], ttl: Duration) -> Result<(), DbError> {
    let (ids, epochs): (Vec<Uuid>, Vec<i64>) = jobs.iter().map(|(id, epoch)| (id.0, *epoch)).unzip();
    let mut tx = db.system(SystemPurpose::JobClaim).await?;
    sqlx::query!(
        "update jobs set lease_until = clock_timestamp() + make_interval(secs => $3)
         from unnest($1::uuid[], $2::bigint[]) as held (id, epoch)
         where jobs.id = held.id and jobs.lease_epoch = held.epoch and jobs.state = 'running'",
        &ids,
        &epochs,
        ttl.as_secs_f64()
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

/// Gives back what dead workers held (without its dedupe key, see `reschedule`) and promotes what has become due, of suspects
/// one at a time. A delivery that keeps killing workers is dead at once: the next claim, which would see it, may be a long way off
/// without its session. A row that somebody holds, such as a worker whose connection is half-open, waits for the next look. Answers
/// how many became claimable.
pub async fn sweep(db: &Db) -> Result<u64, DbError> {
    let mut tx = db.system(SystemPurpose::Scheduler).await?;
    let now = tx.now();
    let rescued = sqlx::query!(
        "update jobs set lost = lost + 1, lease_until = null, dedupe_key = null,
           state = case when lane = 'delivery' and lost + 1 >= $1 then 'dead' else 'queued' end,
           last_error = case when lane = 'delivery' and lost + 1 >= $1 then $2 else last_error end
         where ctid = any (array(
           select ctid from jobs where state = 'running' and lease_until < clock_timestamp() for update skip locked))",
        MAX_LOST,
        DIED_EACH_TIME
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let due = sqlx::query!(
        "update jobs set state = 'queued' where ctid = any (array(
           select ctid from jobs where state = 'scheduled' and run_at <= $1 and not is_suspect order by run_at limit 1000
           for update skip locked))",
        now
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let suspects = suspects::give_turn(&mut tx).await?;
    tx.commit().await?;
    Ok(rescued + due + suspects)
}

/// The outcome of a handler that failed with `why`: again later, or dead after the last try.
pub fn failure(job: &Claimed, now: chrono::DateTime<chrono::Utc>, why: String) -> Outcome {
    if job.attempts >= backoff::MAX_ATTEMPTS { Outcome::Dead(why) } else { in_time(job, now, why) }
}

/// The same for work that somebody waits for and whose end others decide: again, for as long as it takes.
pub fn in_time(job: &Claimed, now: chrono::DateTime<chrono::Utc>, why: String) -> Outcome {
    Outcome::Retry(backoff::next_try(now, job.attempts, job.id), why)
}

/// A payload as it is stored.
pub fn payload<T: serde::Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(Json(value)).unwrap_or_default()
}
