//! The supervisor: takes leases of sessions that shall run, and gives each a task of its own with a restart budget, so
//! that one bad session never touches another.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::server::config::WhatsAppConfig;
use crate::server::platform::db::Db;
use crate::server::platform::limit::{LONGEST, answered};
use crate::server::platform::vault::Vault;

use super::lease::{self, Fence, Lease};
use super::live::LiveSessions;
use super::masked::masked;
use super::restarts::Restarts;
use super::session::{self, Context, End};

/// How often the supervisor looks by itself.
const LOOK: Duration = Duration::from_millis(500);
/// Leases taken in one look.
const TAKE: i64 = 100;

/// Runs sessions on this node.
#[derive(Clone, Debug)]
pub struct Supervisor {
    context: Context,
    node: Uuid,
    ttl: Duration,
    restarts: Arc<Mutex<Restarts>>,
}

impl Supervisor {
    /// A supervisor of the node `node`.
    pub fn new(db: Db, vault: Vault, config: WhatsAppConfig, live: LiveSessions, node: Uuid, ttl: Duration) -> Self {
        Self { context: Context { db, vault, config, live }, node, ttl, restarts: Arc::default() }
    }

    /// Runs until `stop`; then every client ends and every lease is given back.
    pub async fn run(self, stop: CancellationToken) {
        let sessions = TaskTracker::new();
        let mut news = self.context.db.hints().news();
        while !stop.is_cancelled() {
            let asked = Instant::now();
            let resting = self.restarts().resting(asked);
            match answered(LONGEST, lease::acquire(&self.context.db, self.node, self.ttl, TAKE, &resting)).await {
                Ok(leases) => {
                    for lease in leases {
                        let (me, stop) = (self.clone(), stop.clone());
                        sessions.spawn(async move { me.supervise(lease, asked, stop).await });
                    }
                }
                Err(error) => tracing::warn!(%error, "cannot take leases of sessions"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(LOOK) => {}
                // Somebody may have asked for a pairing.
                _ = news.recv() => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        sessions.close();
        sessions.wait().await;
    }

    fn restarts(&self) -> MutexGuard<'_, Restarts> {
        self.restarts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn supervise(self, lease: Lease, taken: Instant, stop: CancellationToken) {
        let end = self.once(lease, taken, &stop).await;
        tracing::info!(session = %lease.session, epoch = lease.epoch, ?end, "a session's run ended");
        // Before the lease is free: this node would take it again at once.
        if end == End::Crashed {
            metrics::counter!("otklik_session_restarts_total").increment(1);
            self.restarts().crashed(lease, taken.elapsed(), Instant::now());
        } else {
            self.restarts().ended(lease.session);
        }
        if end != End::NotOurs
            && let Err(error) = lease::release(&self.context.db, lease).await
        {
            tracing::warn!(session = %lease.session, %error, "cannot give the lease back, it runs out by itself");
        }
    }

    /// One run: the lease is kept beside it, and a panic ends this session's run and nothing else.
    async fn once(&self, lease: Lease, taken: Instant, stop: &CancellationToken) -> End {
        let fence = Arc::new(Fence::new(lease));
        let unlink = CancellationToken::new();
        let (context, running, stopping, unlinking) = (self.context.clone(), fence.clone(), stop.clone(), unlink.clone());
        let mut run = TaskTracker::new().spawn(async move { session::run(&context, running, &stopping, &unlinking).await });
        let lost = tokio::select! {
            ended = &mut run => return end_of(ended, lease),
            lost = fence.keep(&self.context.db, self.ttl, taken) => lost,
        };
        // The lease was lost, or nobody wants the session any more.
        if !lost {
            unlink.cancel();
        }
        let ended = run.await;
        // A run that ends trips the fence itself, and says why it ended: only one that another node stopped is not ours.
        if lost { end_of(ended, lease) } else { End::Stopped }
    }
}

fn end_of(ended: Result<anyhow::Result<End>, tokio::task::JoinError>, lease: Lease) -> End {
    match ended {
        Ok(Ok(end)) => end,
        Ok(Err(error)) => {
            tracing::warn!(session = %lease.session, error = masked(&format_args!("{error:#}")), "a session failed");
            End::Crashed
        }
        Err(panic) => {
            tracing::error!(session = %lease.session, panicked = panic.is_panic(), "a session's task ended");
            End::Crashed
        }
    }
}
