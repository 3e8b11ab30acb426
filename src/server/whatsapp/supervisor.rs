//! The supervisor: takes leases of sessions that shall run, and gives each a task of its own with a restart budget, so
//! that one bad session never touches another.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use crate::server::config::WhatsAppConfig;
use crate::server::platform::db::Db;
use crate::server::platform::limit::{LONGEST, answered};
use crate::server::platform::vault::Vault;

use super::lease::{self, Fence, Holder, Lease};
use super::live::LiveSessions;
use super::masked::masked;
use super::restarts::Restarts;
use super::session::{self, Context, End, crash};
use super::turns::Turns;
use super::versions::Versions;
use super::{alive, fitness};

/// How often the supervisor looks by itself.
const LOOK: Duration = Duration::from_millis(500);
/// The same while more sessions wait than it took: after a restart all of them do.
const LOOK_ON: Duration = Duration::from_millis(50);
/// Leases taken in one look.
const TAKE: i64 = 100;
/// How often WhatsApp is asked which version it serves; also at the start, and when ours was refused.
const REFRESH: Duration = Duration::from_hours(1);

/// Runs sessions on this node.
#[derive(Clone, Debug)]
pub struct Supervisor {
    context: Context,
    holder: Holder,
    /// The node's sign of life is there.
    alive: watch::Sender<bool>,
    ttl: Duration,
    restarts: Arc<Mutex<Restarts>>,
    /// Our version was refused.
    refused: Arc<Notify>,
}

impl Supervisor {
    /// A supervisor of the node `node`.
    pub fn new(db: Db, vault: Vault, config: WhatsAppConfig, live: LiveSessions, node: Uuid, ttl: Duration) -> Self {
        Self {
            context: Context { db, vault, config, live, versions: Versions::default() },
            holder: Holder { node, lock: Some(alive::lock_of(node)) },
            alive: watch::Sender::new(false),
            ttl,
            restarts: Arc::default(),
            refused: Arc::default(),
        }
    }

    /// Runs until `stop`; then every client ends and every lease is given back.
    pub async fn run(self, stop: CancellationToken) {
        if let Err(error) = fitness::check() {
            tracing::error!(%error, "no session is started here");
            return;
        }
        let sessions = TaskTracker::new();
        sessions.spawn(self.clone().keep_version(stop.clone()));
        if let Some(lock) = self.holder.lock {
            sessions.spawn(alive::keep(self.context.db.clone(), lock, self.alive.clone(), stop.clone()));
        }
        let mut held = self.alive.subscribe();
        let mut news = self.context.db.hints().news();
        while !stop.is_cancelled() {
            // What is taken without it could be taken away at once.
            tokio::select! {
                () = stop.cancelled() => break,
                sign = held.wait_for(|held| *held) => if sign.is_err() { break },
            }
            let asked = Instant::now();
            let resting = self.restarts().resting(asked);
            let mut pause = LOOK;
            match answered(
                LONGEST,
                lease::acquire(&self.context.db, self.holder, self.ttl, TAKE, &resting, self.context.versions.revision()),
            )
            .await
            {
                Ok(leases) => {
                    if i64::try_from(leases.len()).is_ok_and(|taken| taken >= TAKE) {
                        pause = LOOK_ON;
                    }
                    for lease in leases {
                        let (me, stop) = (self.clone(), stop.clone());
                        sessions.spawn(async move { me.supervise(lease, asked, stop).await });
                    }
                }
                Err(error) => tracing::warn!(%error, "cannot take leases of sessions"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(pause) => {}
                // Somebody may have asked for a pairing.
                _ = news.recv() => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        sessions.close();
        sessions.wait().await;
    }

    /// Keeps the version young enough: what was refused as too old is taken again once a newer one is known.
    async fn keep_version(self, stop: CancellationToken) {
        loop {
            let refreshed = tokio::select! {
                () = stop.cancelled() => return,
                refreshed = self.context.versions.refresh(&self.context.config.url) => refreshed,
            };
            if let Err(error) = refreshed {
                tracing::warn!(%error, "cannot ask which version WhatsApp serves");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(REFRESH) => {}
                () = self.refused.notified() => {}
            }
        }
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
            let in_a_row = self.restarts().crashed(lease, taken.elapsed(), Instant::now());
            crash::note(&self.context, lease, in_a_row).await;
        } else {
            self.restarts().ended(lease.session);
        }
        if end == End::Outdated {
            self.refused.notify_one();
        }
        // Where it is another's already, this does nothing.
        if let Err(error) = lease::release(&self.context.db, lease).await {
            tracing::warn!(session = %lease.session, %error, "cannot give the lease back, it runs out by itself");
        }
    }

    /// One run: the lease is kept beside it, and a panic ends this session's run and nothing else.
    async fn once(&self, lease: Lease, taken: Instant, stop: &CancellationToken) -> End {
        let fence = Arc::new(Fence::new(lease));
        fence.trust(taken + self.ttl * 3 / 4);
        let unlink = CancellationToken::new();
        let mut alive = self.alive.subscribe();
        let turns = Turns::within(self.context.config.silence);
        let (context, running, stopping, unlinking) = (self.context.clone(), fence.clone(), stop.clone(), unlink.clone());
        let turning = turns.clone();
        let mut run = TaskTracker::new().spawn(async move { session::run(&context, running, &stopping, &unlinking, &turning).await });
        let lost = tokio::select! {
            ended = &mut run => return end_of(ended, lease),
            () = turns.stopped() => {
                tracing::error!(session = %lease.session, "a session's own work does not get on: it is given up");
                metrics::counter!("otklik_sessions_stuck_total").increment(1);
                // Nothing leaves for it any more. A task that never yields cannot be ended, only left alone.
                let _ = fence.trip();
                self.context.live.remove(lease);
                run.abort();
                return End::Crashed;
            }
            lost = fence.keep(&self.context.db, self.ttl, taken) => lost,
            _ = alive.wait_for(|held| !*held) => {
                let _ = fence.trip();
                true
            }
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
