//! The workers' part by hand, on a product whose own workers rest: claim, run, complete, and die in the middle.

use otklik::domain::access::Actor;
use otklik::domain::ids::CompanyId;
use otklik::server::platform::db::{SystemPurpose, Tenant};
use otklik::server::platform::jobs::{Claimed, Finish, Lane, LeaseTerm, NewJob, queue};
use otklik::server::{AppState, dispatch};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::support::TestApp;

/// The lanes whose work leads from a webhook to a phone, after what somebody waits for at a screen.
const LANES: [Lane; 3] = [Lane::Interactive, Lane::Transactional, Lane::Delivery];

/// A job that may be claimed now.
pub(super) async fn claim(state: &AppState) -> Option<Claimed> {
    for lane in LANES {
        let mut tx = state.db.system(SystemPurpose::JobClaim).await.unwrap();
        let ask = queue::Ask { lane, after: CompanyId(Uuid::nil()), limit: 1, per_company: 1, only: None };
        let claimed = queue::claim(&mut tx, ask, LeaseTerm::default()).await.unwrap().pop();
        tx.commit().await.unwrap();
        if claimed.is_some() {
            return claimed;
        }
    }
    None
}

/// Adds a job that means nothing.
pub(super) async fn add_trial(state: &AppState, company: CompanyId, dedupe_key: Option<&str>) {
    let mut tx = state.db.tenant(Tenant { company, actor: Actor::Console }).await.unwrap();
    let dedupe_key = dedupe_key.map(str::to_owned);
    let job = NewJob {
        kind: "trial",
        payload: json!({}),
        lane: Lane::Transactional,
        order_key: None,
        dedupe_key,
        run_at: None,
        is_urgent: false,
    };
    queue::enqueue(&mut tx, job).await.unwrap();
    tx.commit().await.unwrap();
}

/// Runs a job's handler, which must not fail.
pub(super) async fn run(state: &AppState, job: &Claimed) -> Finish {
    dispatch::run(state, job).await.unwrap()
}

/// Does all work until a job of this kind is claimed, or none is left when there is no such kind.
pub(super) async fn work_until(state: &AppState, kind: &str) -> Option<Claimed> {
    loop {
        queue::sweep(&state.db).await.unwrap();
        let job = claim(state).await?;
        if job.kind == kind {
            return Some(job);
        }
        let finish = run(state, &job).await;
        assert!(queue::complete(&state.db, &job, finish).await.unwrap());
    }
}

/// The worker is gone: its leases end, and what it held is given back.
pub(super) async fn bereave(app: &TestApp, sql: &mut PgConnection) {
    sqlx::query("update jobs set lease_until = now() - interval '1 second' where state = 'running'").execute(sql).await.unwrap();
    queue::sweep(&app.state.db).await.unwrap();
}
