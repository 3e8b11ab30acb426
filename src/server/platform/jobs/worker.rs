//! Workers: one loop for each lane that claims, runs, renews and completes. What to run is the caller's.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::{JoinError, JoinHandle};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::domain::ids::{CompanyId, JobId};
use crate::server::platform::db::{Db, DbError, SystemPurpose};
use crate::server::platform::faults::fault_point;
use crate::server::platform::limit::{LONGEST, answered};
use crate::server::platform::tx_guard;

use super::{Claimed, Finish, Lane, LeaseTerm, Outcome, queue};

/// What runs a claimed job. An error is a failure of unknown kind: it is tried again, and dead after the last try.
pub type Handler = Arc<dyn Fn(Claimed) -> Pin<Box<dyn Future<Output = Result<Finish, String>> + Send>> + Send + Sync>;
/// Which companies' jobs of a lane this node may claim; `None` for all.
pub type Only = Arc<dyn Fn() -> Option<Vec<Uuid>> + Send + Sync>;

/// How often a worker looks by itself, should every hint be lost.
const POLL: Duration = Duration::from_secs(1);
/// At most so many jobs of one company in one claim.
const PER_COMPANY: i64 = 8;

/// The jobs this node runs, for renewal.
type Held = Arc<Mutex<HashMap<JobId, i64>>>;

/// What a lane's loop needs.
#[derive(Clone)]
pub struct Worker {
    pub db: Db,
    pub lane: Lane,
    /// How many jobs run at once.
    pub slots: usize,
    pub term: LeaseTerm,
    /// So long running jobs may take after `stop`; then they are given back.
    pub farewell: Duration,
    pub only: Only,
    pub handler: Handler,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker").field("lane", &self.lane).field("slots", &self.slots).finish_non_exhaustive()
    }
}

impl Worker {
    /// Works until `stop`; then claims nothing more, and ends when the last job has, or was given back.
    pub async fn run(self, stop: CancellationToken) {
        let slots = Arc::new(Semaphore::new(self.slots));
        let (held, jobs, over) = (Held::default(), TaskTracker::new(), CancellationToken::new());
        let renewing = tokio::spawn(renew(self.db.clone(), held.clone(), self.term, stop.clone()));
        let mut after = CompanyId(Uuid::nil());
        while !stop.is_cancelled() {
            let free = slots.available_permits();
            if free == 0 {
                // Its place in the ring is kept: under load every freed slot is the next company's.
                tokio::select! {
                    () = stop.cancelled() => break,
                    permit = slots.acquire() => drop(permit),
                }
                continue;
            }
            match answered(LONGEST, self.claim(after, free)).await {
                Ok(found) if found.is_empty() => {
                    // The ring begins anew only after it was seen to its end.
                    let wrapped = after.0.is_nil();
                    after = CompanyId(Uuid::nil());
                    if wrapped {
                        tokio::select! {
                            () = stop.cancelled() => break,
                            () = self.db.hints().work(self.lane) => {}
                            () = tokio::time::sleep(POLL) => {}
                        }
                    }
                }
                Ok(found) => {
                    after = found.iter().map(|job| job.company).max().unwrap_or(after);
                    for job in found {
                        let Ok(permit) = slots.clone().try_acquire_owned() else { break };
                        held.lock().unwrap_or_else(PoisonError::into_inner).insert(job.id, job.epoch);
                        let (worker, held, over) = (self.clone(), held.clone(), over.clone());
                        jobs.spawn(async move {
                            let id = job.id;
                            worker.work(job, &over).await;
                            held.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
                            drop(permit);
                        });
                    }
                }
                Err(error) => {
                    tracing::warn!(lane = self.lane.as_str(), %error, "cannot claim jobs");
                    tokio::time::sleep(POLL).await;
                }
            }
        }
        jobs.close();
        if tokio::time::timeout(self.farewell, jobs.wait()).await.is_err() {
            over.cancel();
            jobs.wait().await;
        }
        renewing.abort();
    }

    async fn claim(&self, after: CompanyId, free: usize) -> Result<Vec<Claimed>, DbError> {
        let only = (self.only)();
        if only.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Vec::new());
        }
        let mut tx = self.db.system(SystemPurpose::JobClaim).await?;
        let limit = i64::try_from(free).unwrap_or(1);
        let ask = queue::Ask { lane: self.lane, after, limit, per_company: PER_COMPANY, only: only.as_deref() };
        let claimed = queue::claim(&mut tx, ask, self.term).await?;
        tx.commit().await?;
        if !claimed.is_empty() {
            fault_point!("job.after_claim");
        }
        Ok(claimed)
    }

    async fn work(&self, job: Claimed, over: &CancellationToken) {
        let started = std::time::Instant::now();
        // A task of its own, so that a panic is this job's failure and nobody else's.
        let mut run = tokio::spawn((self.handler)(job.clone()));
        let finish = match watched(&mut run, over).await {
            Ok(Ok(finish)) => finish,
            Ok(Err(why)) => Finish::just(queue::failure(&job, self.db.clock().now(), why)),
            Err(panic) if panic.is_panic() => Finish::just(queue::failure(&job, self.db.clock().now(), "it panicked".to_owned())),
            // Nobody's fault, and no try of it.
            Err(_) if over.is_cancelled() => Finish::just(Outcome::Snooze(self.db.clock().now())),
            Err(_) => Finish::just(queue::failure(&job, self.db.clock().now(), "the database did not answer".to_owned())),
        };
        metrics::histogram!("otklik_job_seconds", "kind" => job.kind.clone()).record(started.elapsed().as_secs_f64());
        let word = match &finish.outcome {
            Outcome::Done => "done",
            Outcome::Retry(_, why) => {
                tracing::warn!(job = %job.id, kind = job.kind, attempts = job.attempts, why, "job failed, will try again");
                "retry"
            }
            Outcome::Snooze(_) => "snooze",
            Outcome::Discard(_) => "discard",
            Outcome::Dead(why) => {
                tracing::error!(job = %job.id, kind = job.kind, attempts = job.attempts, why, "job is dead");
                "dead"
            }
        };
        metrics::counter!("otklik_jobs_total", "kind" => job.kind.clone(), "outcome" => word).increment(1);
        match answered(LONGEST, queue::complete(&self.db, &job, finish)).await {
            Ok(true) => self.db.hints().next_in_line(self.lane),
            Ok(false) => tracing::warn!(job = %job.id, kind = job.kind, "the lease was lost, nothing was committed"),
            // Nothing was committed, or the commit's answer was lost: the lease runs out and the job runs again.
            Err(error) => tracing::warn!(job = %job.id, kind = job.kind, %error, "cannot complete the job"),
        }
    }
}

/// Waits for a job's task, and ends one that hangs in a transaction: its connection is dead; and every one when it is `over`.
async fn watched<T>(run: &mut JoinHandle<T>, over: &CancellationToken) -> Result<T, JoinError> {
    loop {
        tokio::select! {
            ended = &mut *run => return ended,
            () = over.cancelled(), if !over.is_cancelled() => {}
            () = tokio::time::sleep(POLL) => {}
        }
        if over.is_cancelled() || tx_guard::held_for(run.id()) > LONGEST {
            run.abort();
        }
    }
}

/// Renews every lease this node holds, four times a term, until it stops and the last job has ended.
async fn renew(db: Db, held: Held, term: LeaseTerm, stop: CancellationToken) {
    loop {
        tokio::time::sleep(term.ttl / 4).await;
        let jobs: Vec<_> = held.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|(id, epoch)| (*id, *epoch)).collect();
        if jobs.is_empty() {
            if stop.is_cancelled() {
                return;
            }
            continue;
        }
        if let Err(error) = answered(term.ttl / 2, queue::renew(&db, &jobs, term.ttl)).await {
            tracing::warn!(%error, "cannot renew job leases");
        }
    }
}

/// Rescues and promotes, once a second on every node.
pub async fn sweep(db: Db, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(POLL) => {}
        }
        match answered(LONGEST, queue::sweep(&db)).await {
            Ok(0) => {}
            Ok(_) => Lane::ALL.into_iter().for_each(|lane| db.hints().next_in_line(lane)),
            Err(error) => tracing::warn!(%error, "cannot sweep the queue"),
        }
    }
}
