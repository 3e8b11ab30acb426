//! What a node runs besides answering requests: workers, the sweeper, the supervisor, the notifier, the listener.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::domain::ids::CompanyId;

use super::AppState;
use super::dispatch;
use super::platform::db::Db;
use super::platform::hints::Outbox;
use super::platform::jobs::worker::{self, Only, Worker};
use super::platform::jobs::{Lane, LeaseTerm};
use super::upkeep;
use super::whatsapp::supervisor::Supervisor;

/// The channel of hints between nodes.
const CHANNEL: &str = "otklik_hints";
/// Hints to the other nodes leave at most this often.
const COALESCE: Duration = Duration::from_millis(20);

/// So long running jobs may take once the node leaves; what takes longer is given back, for another node to go on with.
const FAREWELL: Duration = Duration::from_secs(10);

/// Which part of the product a process is. One process may be both; several share one database.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// Pages, webhooks and streams, and the work behind them.
    Whole,
    /// Pages, webhooks and streams; the work is done by other processes.
    Doors,
    /// The work, without a door.
    Work,
}

/// Starts what the node runs; it ends after `state.stop`.
pub fn start(state: &AppState, outbox: Outbox, part: Part) -> TaskTracker {
    let tasks = TaskTracker::new();
    tasks.spawn(tell_others(state.db.clone(), outbox, state.node, state.stop.clone()));
    tasks.spawn(hear_others(state.db.clone(), state.node, state.stop.clone()));
    let patience = state.config.whatsapp.login_wait * 2;
    tasks.spawn(upkeep::watch_pairings(state.db.clone(), state.vault.clone(), patience, state.stop.clone()));
    if part != Part::Work {
        tasks.spawn(state.watch.clone().run(state.db.clone(), state.stop.clone()));
    }
    if part != Part::Doors {
        start_work(state, &tasks);
    }
    tasks.close();
    tasks
}

fn start_work(state: &AppState, tasks: &TaskTracker) {
    let (stop, workers) = (&state.stop, TaskTracker::new());
    let term = LeaseTerm { ttl: state.config.lease_ttl };
    for lane in Lane::ALL {
        let live = state.sessions.clone();
        // Messages are handed over where the company's session runs.
        let only: Only = if lane == Lane::Delivery { Arc::new(move || Some(live.online())) } else { Arc::new(|| None) };
        let handler = dispatch::handler(state.clone());
        let worker = Worker { db: state.db.clone(), lane, slots: slots(lane), term, farewell: FAREWELL, only, handler };
        workers.spawn(worker.run(state.leaving.clone()));
    }
    tasks.spawn(worker::sweep(state.db.clone(), stop.clone()));
    tasks.spawn(upkeep::run(state.db.clone(), stop.clone()));
    let supervisor = Supervisor::new(
        state.db.clone(),
        state.vault.clone(),
        state.config.whatsapp.clone(),
        state.sessions.clone(),
        state.node,
        state.config.lease_ttl,
    );
    // A number is another node's once nothing of ours is being said by it.
    let silent = CancellationToken::new();
    tasks.spawn(supervisor.run(silent.clone()));
    workers.close();
    tasks.spawn(async move {
        workers.wait().await;
        silent.cancel();
    });
}

/// How many jobs of a lane run at once here.
fn slots(lane: Lane) -> usize {
    match lane {
        Lane::Interactive => 4,
        Lane::Delivery => 64,
        Lane::Transactional => 8,
        Lane::Campaign | Lane::Sync => 2,
    }
}

/// Sends coalesced hints after commit, never within one.
async fn tell_others(db: Db, mut outbox: Outbox, node: Uuid, stop: CancellationToken) {
    loop {
        let companies = tokio::select! {
            () = stop.cancelled() => return,
            companies = outbox.next() => companies,
        };
        let Some(companies) = companies else { return };
        // 8000 bytes are the most a payload holds; whoever is left out polls.
        let list = companies.iter().take(200).map(|company| company.0.simple().to_string()).collect::<Vec<_>>().join(",");
        if let Err(error) = db.notify(CHANNEL, &format!("{}:{list}", node.simple())).await {
            tracing::debug!(%error, "a hint was lost");
        }
        tokio::time::sleep(COALESCE).await;
    }
}

/// Passes the other nodes' hints on. While it is deaf everybody polls.
async fn hear_others(db: Db, node: Uuid, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let heard = tokio::select! {
            () = stop.cancelled() => return,
            heard = hear(&db, node) => heard,
        };
        if let Err(error) = heard {
            tracing::debug!(%error, "no hints from other nodes for now");
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn hear(db: &Db, node: Uuid) -> Result<(), sqlx::Error> {
    let mut listener = db.listen(CHANNEL).await?;
    loop {
        let hint = listener.recv().await?;
        let Some((from, list)) = hint.payload().split_once(':') else { continue };
        if from == node.simple().to_string() {
            continue;
        }
        for company in list.split(',').filter_map(|id| Uuid::parse_str(id).ok()) {
            db.hints().heard(CompanyId(company));
        }
    }
}
