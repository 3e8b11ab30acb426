//! the lease of a session beside a model of it: two nodes, whose locks come and go, who take, renew and give back, late and
//! early, and write with whatever lease they ever had.

use std::sync::Arc;
use std::time::Duration;

use otklik::domain::access::Actor;
use otklik::domain::ids::CompanyId;
use otklik::server::node::Part;
use otklik::server::platform::db::Tenant;
use otklik::server::whatsapp::keys::SessionKeys;
use otklik::server::whatsapp::lease::{self, Fence, Holder, Lease};
use proptest::prelude::*;
use sqlx::PgConnection;
use uuid::Uuid;
use wacore::store::traits::SignalStore as _;

use super::machines::{play, wanted_session};
use crate::support::TestApp;

const CASES: u32 = 40;
const TERM: Duration = Duration::from_mins(1);

/// What may happen; a number picks one of the leases there ever were.
#[derive(Clone, Copy, Debug)]
enum Step {
    Acquire(usize),
    Renew(usize),
    Release(usize),
    /// Nobody renews: the lease ends.
    Silence,
    /// A node's process dies, or is there again.
    Die(usize),
    Live(usize),
    Write(usize),
}

#[derive(Debug, Default)]
struct Model {
    owner: Option<usize>,
    is_over: bool,
    epoch: i64,
    alive: [bool; 2],
    written: i64,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (node, which) = (0..2_usize, 0..6_usize);
    let step = prop_oneof![
        5 => node.clone().prop_map(Step::Acquire),
        2 => which.clone().prop_map(Step::Renew),
        1 => which.clone().prop_map(Step::Release),
        2 => Just(Step::Silence),
        2 => node.clone().prop_map(Step::Die),
        2 => node.prop_map(Step::Live),
        5 => which.prop_map(Step::Write),
    ];
    prop::collection::vec(step, 6..30)
}

/// Epochs only rise, a live holder's lease is taken from nobody, and of all writes those of the last lease alone are there.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_last_lease_writes() {
    let mut app = TestApp::start().await;
    let company = app.salon().await.company;
    app.restart_as(Part::Doors).await;
    play(CASES, &steps(), async |steps| one(&app, company, &steps).await);
    app.abandon();
}

/// The two nodes, each with the connection that holds its lock.
struct World<'a> {
    app: &'a TestApp,
    company: CompanyId,
    sql: PgConnection,
    nodes: [(Uuid, i64); 2],
    locks: [PgConnection; 2],
    leases: Vec<Lease>,
}

async fn one(app: &TestApp, company: CompanyId, steps: &[Step]) -> Result<(), TestCaseError> {
    let mut sql = app.sql().await;
    sqlx::raw_sql("delete from whatsapp_keys; delete from whatsapp_sessions").execute(&mut sql).await.unwrap();
    wanted_session(&mut sql, company).await;
    let nodes = [1, 2].map(|_| (Uuid::from_u128(rand::random()), rand::random()));
    let locks = [app.sql().await, app.sql().await];
    let (mut world, mut model) = (World { app, company, sql, nodes, locks, leases: Vec::new() }, Model::default());
    for step in steps {
        world.take(*step, &mut model).await?;
        let row = "select owner, epoch, (select count(*) from whatsapp_keys) from whatsapp_sessions";
        let (owner, epoch, written): (Option<Uuid>, i64, i64) = sqlx::query_as(row).fetch_one(&mut world.sql).await.unwrap();
        let expected = (model.owner.map(|node| world.nodes[node].0), model.epoch, model.written);
        prop_assert_eq!((owner, epoch, written), expected, "after {:?}", step);
    }
    Ok(())
}

impl World<'_> {
    async fn take(&mut self, step: Step, model: &mut Model) -> Result<(), TestCaseError> {
        let (db, leases) = (&self.app.state.db, self.leases.clone());
        let picked = |which: usize| leases.get(which % leases.len().max(1)).copied();
        match step {
            Step::Acquire(node) => {
                let (id, lock) = self.nodes[node];
                let taken = lease::acquire(db, Holder { node: id, lock: Some(lock) }, TERM, 1, &[], 0).await.unwrap().pop();
                let is_free = model.owner.is_none_or(|owner| model.is_over || !model.alive[owner]);
                prop_assert_eq!(taken.map(|lease| lease.epoch), is_free.then_some(model.epoch + 1));
                if let Some(lease) = taken {
                    (model.owner, model.is_over, model.epoch) = (Some(node), false, lease.epoch);
                    self.leases.push(lease);
                }
            }
            Step::Renew(which) => {
                let Some(lease) = picked(which) else { return Ok(()) };
                let is_ours = lease.epoch == model.epoch;
                prop_assert_eq!(lease::renew(db, lease, TERM).await.unwrap().is_some(), is_ours);
                // Who gave it back may still prolong it; nobody holds it all the same.
                model.is_over &= !is_ours;
            }
            Step::Release(which) => {
                let Some(lease) = picked(which) else { return Ok(()) };
                lease::release(db, lease).await.unwrap();
                if lease.epoch == model.epoch {
                    (model.owner, model.is_over) = (None, false);
                }
            }
            Step::Silence => {
                let end = "update whatsapp_sessions set until = clock_timestamp() - interval '1 second' where owner is not null";
                sqlx::query(end).execute(&mut self.sql).await.unwrap();
                model.is_over = model.owner.is_some();
            }
            Step::Die(node) | Step::Live(node) => {
                let lives = matches!(step, Step::Live(_));
                if lives != std::mem::replace(&mut model.alive[node], lives) {
                    let turn = if lives { "select pg_advisory_lock($1)" } else { "select pg_advisory_unlock($1)" };
                    sqlx::query(turn).bind(self.nodes[node].1).execute(&mut self.locks[node]).await.unwrap();
                }
            }
            Step::Write(which) => {
                let Some(lease) = picked(which) else { return Ok(()) };
                let mut tx = db.tenant(Tenant { company: self.company, actor: Actor::WhatsApp }).await.unwrap();
                let key = self.app.state.vault.key(&mut tx).await.unwrap();
                tx.commit().await.unwrap();
                let keys = SessionKeys::new(db.clone(), self.company, Arc::new(Fence::new(lease)), key);
                let written = keys.put_identity(&rand::random::<u64>().to_string(), [7; 32]).await.is_ok();
                prop_assert_eq!(written, lease.epoch == model.epoch, "a write of epoch {}", lease.epoch);
                model.written += i64::from(written);
            }
        }
        Ok(())
    }
}
