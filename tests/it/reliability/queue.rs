//! The queue beside a model of it: leases, fences, ends in any order by any number of workers, some of them stale.

use otklik::domain::access::Actor;
use otklik::domain::event::EventKind;
use otklik::domain::ids::CompanyId;
use otklik::server::AppState;
use otklik::server::node::Part;
use otklik::server::platform::db::Tenant;
use otklik::server::platform::events;
use otklik::server::platform::jobs::{Claimed, Finish, LeaseTerm, Outcome, queue};
use proptest::prelude::*;
use sqlx::PgConnection;

use super::hands::{add_trial, claim};
use super::machines::play;
use crate::support::TestApp;

const CASES: u32 = 40;

/// What may happen to the one job; a number picks one of the claims there ever were.
#[derive(Clone, Copy, Debug)]
enum Step {
    Claim,
    /// Nobody renews: the lease ends.
    Silence,
    Sweep,
    Renew(usize),
    Finish(usize, End),
}

#[derive(Clone, Copy, Debug)]
enum End {
    Done,
    Retry,
    Snooze,
    Discard,
    Dead,
}

/// What the job is to be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Is {
    Queued,
    Scheduled,
    Running,
    /// Running by a worker whose lease has ended.
    Silent,
    Dead,
    Gone,
}

#[derive(Debug)]
struct Model {
    is: Is,
    epoch: i64,
    lost: i32,
    effects: i64,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (done, dropped) = (Just(End::Done), Just(End::Discard));
    let end = prop_oneof![2 => done, 1 => dropped, 2 => Just(End::Retry), 2 => Just(End::Snooze), 1 => Just(End::Dead)];
    let step = prop_oneof![
        4 => Just(Step::Claim),
        2 => Just(Step::Silence),
        3 => Just(Step::Sweep),
        1 => (0..4_usize).prop_map(Step::Renew),
        3 => (0..4_usize, end).prop_map(|(which, end)| Step::Finish(which, end)),
    ];
    prop::collection::vec(step, 4..28)
}

/// only the last claim of a job ends it, with its effect exactly once; what is done or dead stays so.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_last_claim_ends_a_job() {
    let mut app = TestApp::start().await;
    let company = app.salon().await.company;
    app.restart_as(Part::Doors).await;
    play(CASES, &steps(), async |steps| one(&app, company, &steps).await);
    app.abandon();
}

async fn one(app: &TestApp, company: CompanyId, steps: &[Step]) -> Result<(), TestCaseError> {
    let mut sql = app.sql().await;
    sqlx::query("delete from jobs").execute(&mut sql).await.unwrap();
    let before = effects(&mut sql).await;
    add_trial(&app.state, company, None).await;
    let (mut model, mut claims) = (Model { is: Is::Queued, epoch: 0, lost: 0, effects: 0 }, Vec::new());
    for step in steps {
        take(&app.state, &mut sql, *step, &mut model, &mut claims).await?;
        prop_assert_eq!(stands(&mut sql).await, expected(&model), "after {:?}", step);
        prop_assert_eq!(effects(&mut sql).await - before, model.effects, "effects after {:?}", step);
    }
    Ok(())
}

/// Takes a step with the real queue and with the model.
async fn take(
    state: &AppState,
    sql: &mut PgConnection,
    step: Step,
    model: &mut Model,
    claims: &mut Vec<Claimed>,
) -> Result<(), TestCaseError> {
    match step {
        Step::Claim => {
            let claimed = claim(state).await;
            prop_assert_eq!(claimed.is_some(), model.is == Is::Queued);
            if let Some(job) = claimed {
                (model.is, model.epoch) = (Is::Running, model.epoch + 1);
                prop_assert_eq!((job.epoch, job.lost), (model.epoch, model.lost));
                claims.push(job);
            }
        }
        Step::Silence => {
            sqlx::query("update jobs set lease_until = now() - interval '1 second' where state = 'running'").execute(sql).await.unwrap();
            model.is = if model.is == Is::Running { Is::Silent } else { model.is };
        }
        Step::Sweep => {
            queue::sweep(&state.db).await.unwrap();
            model.lost += i32::from(model.is == Is::Silent);
            model.is = if matches!(model.is, Is::Silent | Is::Scheduled) { Is::Queued } else { model.is };
        }
        Step::Renew(which) => {
            let Some(job) = claims.get(which % claims.len().max(1)) else { return Ok(()) };
            queue::renew(&state.db, &[(job.id, job.epoch)], LeaseTerm::default().ttl).await.unwrap();
            model.is = if model.is == Is::Silent && job.epoch == model.epoch { Is::Running } else { model.is };
        }
        Step::Finish(which, end) => {
            let Some(job) = claims.get(which % claims.len().max(1)) else { return Ok(()) };
            let ours = job.epoch == model.epoch && matches!(model.is, Is::Running | Is::Silent);
            prop_assert_eq!(finish(state, job, end).await, ours, "{:?} of epoch {}", end, job.epoch);
            if ours {
                model.effects += 1;
                model.is = match end {
                    End::Done | End::Discard => Is::Gone,
                    End::Retry | End::Snooze => Is::Scheduled,
                    End::Dead => Is::Dead,
                };
                model.lost = 0;
            }
        }
    }
    Ok(())
}

/// Completes a claim with an effect that can be counted; answers whether it was ours to complete.
async fn finish(state: &AppState, job: &Claimed, end: End) -> bool {
    let mut tx = state.db.tenant(Tenant { company: job.company, actor: Actor::Job }).await.unwrap();
    events::record(&mut tx, EventKind::CompanyRegistered).await.unwrap();
    let due = tx.now() - chrono::TimeDelta::seconds(1);
    let outcome = match end {
        End::Done => Outcome::Done,
        End::Retry => Outcome::Retry(due, "it failed".to_owned()),
        End::Snooze => Outcome::Snooze(due),
        End::Discard => Outcome::Discard("there is nothing left to do".to_owned()),
        End::Dead => Outcome::Dead("it cannot".to_owned()),
    };
    queue::complete(&state.db, job, Finish::with(outcome, tx)).await.unwrap()
}

async fn effects(sql: &mut PgConnection) -> i64 {
    sqlx::query_scalar("select count(*) from events where kind = 'company_registered'").fetch_one(sql).await.unwrap()
}

/// The job as the database has it: state, epoch, how often its worker died.
async fn stands(sql: &mut PgConnection) -> Option<(String, i64, i32)> {
    sqlx::query_as("select state, lease_epoch, lost from jobs").fetch_optional(sql).await.unwrap()
}

fn expected(model: &Model) -> Option<(String, i64, i32)> {
    let word = match model.is {
        Is::Queued => "queued",
        Is::Scheduled => "scheduled",
        Is::Running | Is::Silent => "running",
        Is::Dead => "dead",
        Is::Gone => return None,
    };
    Some((word.to_owned(), model.epoch, model.lost))
}
