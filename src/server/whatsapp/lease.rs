//! Who may run a company's WhatsApp client: a lease with an epoch, by the database's clock. The epoch rises with every
//! new holder; what a former holder still tries to write finds another epoch and does nothing.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;
use wacore::store::error::{Result as StoreResult, StoreError};

use crate::domain::ids::{CompanyId, SessionId};
use crate::server::platform::db::{Db, DbError, SystemPurpose};

/// The right to run one session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Lease {
    pub session: SessionId,
    pub company: CompanyId,
    /// Rises by one with every new holder.
    pub epoch: i64,
    /// How often people had asked for a client when it was taken.
    pub asked: i64,
}

/// Another holder has the session now.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("session {session} is no longer ours (epoch {epoch})")]
pub struct Fenced {
    pub session: SessionId,
    pub epoch: i64,
}

/// Who takes leases.
#[derive(Clone, Copy, Debug)]
pub struct Holder {
    pub node: Uuid,
    /// The advisory lock it keeps as long as it lives, if it keeps one.
    pub lock: Option<i64>,
}

/// Takes up to `limit` sessions that shall run and that nobody holds, or whose holder is dead; those whose ban is over and
/// those for which `revision` is new enough are among them, those that rest are not: each rests since people asked for it
/// so often, and no longer than until they ask again.
pub async fn acquire(
    db: &Db,
    holder: Holder,
    ttl: Duration,
    limit: i64,
    resting: &[(Uuid, i64)],
    revision: u32,
) -> Result<Vec<Lease>, DbError> {
    let (resting, asked): (Vec<Uuid>, Vec<i64>) = resting.iter().copied().unzip();
    let mut tx = db.system(SystemPurpose::SessionLeases).await?;
    // What WhatsApp announced is a moment of the world; leases run by the database's clock.
    let now = tx.now();
    // FOR UPDATE: it waits for writes of the former holder that are under way, which hold the row for key share.
    let rows = sqlx::query!(
        "with alive as materialized (
           select (classid::bigint << 32) | objid::bigint as lock from pg_locks
           where locktype = 'advisory' and objsubid = 1 and granted
             and database = (select oid from pg_database where datname = current_database())),
         free as (
           select company_id, id from whatsapp_sessions w
           where (wanted or state = 'banned_until' and state_until <= $6 or state = 'outdated' and refused_revision < $7)
             and (owner is null or until < clock_timestamp() or owner_lock not in (select lock from alive))
             and not exists (select 1 from unnest($4::uuid[], $5::bigint[]) as r (id, asked) where (r.id, r.asked) = (w.id, w.asked))
           order by until nulls first limit $3 for update skip locked)
         update whatsapp_sessions s
         set owner = $1, owner_lock = $8, wanted = true, epoch = epoch + 1, until = clock_timestamp() + make_interval(secs => $2)
         from free where s.company_id = free.company_id and s.id = free.id
         returning s.company_id, s.id, s.epoch, s.asked",
        holder.node,
        ttl.as_secs_f64(),
        limit,
        &resting,
        &asked,
        now,
        i64::from(revision),
        holder.lock
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let lease = |session, company, epoch, asked| Lease { session: SessionId(session), company: CompanyId(company), epoch, asked };
    Ok(rows.into_iter().map(|row| lease(row.id, row.company_id, row.epoch, row.asked)).collect())
}

/// Prolongs a lease; answers whether it is still ours and whether the session shall still run.
pub async fn renew(db: &Db, lease: Lease, ttl: Duration) -> Result<Option<bool>, DbError> {
    let mut tx = db.system(SystemPurpose::SessionLeases).await?;
    let wanted = sqlx::query_scalar!(
        "update whatsapp_sessions set until = clock_timestamp() + make_interval(secs => $4)
         where company_id = $1 and id = $2 and epoch = $3 returning wanted",
        lease.company.0,
        lease.session.0,
        lease.epoch,
        ttl.as_secs_f64()
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(wanted)
}

/// Gives a lease back, so that another node need not wait for its end.
pub async fn release(db: &Db, lease: Lease) -> Result<(), DbError> {
    let mut tx = db.system(SystemPurpose::SessionLeases).await?;
    sqlx::query!(
        "update whatsapp_sessions set owner = null, owner_lock = null, until = null where company_id = $1 and id = $2 and epoch = $3",
        lease.company.0,
        lease.session.0,
        lease.epoch
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

/// The lease as its holder carries it, and the signal that it is over.
#[derive(Debug)]
pub struct Fence {
    lease: Lease,
    over: watch::Sender<bool>,
    /// By this machine's clock. A process that was frozen finds this moment past before any timer of it has run.
    trusted_until: Mutex<Option<Instant>>,
}

impl Fence {
    /// A fence around a lease that was just taken.
    pub fn new(lease: Lease) -> Self {
        Self { lease, over: watch::Sender::new(false), trusted_until: Mutex::default() }
    }

    /// The lease.
    pub fn lease(&self) -> Lease {
        self.lease
    }

    /// Turns true when the lease is over; nothing may leave this process for the session from then on.
    pub fn signal(&self) -> watch::Receiver<bool> {
        self.over.subscribe()
    }

    /// The lease is over, or may be by now.
    pub fn is_over(&self) -> bool {
        let trusted = *self.trusted_until.lock().unwrap_or_else(PoisonError::into_inner);
        *self.over.borrow() || trusted.is_some_and(|until| Instant::now() >= until)
    }

    /// The lease cannot end before this moment.
    pub(super) fn trust(&self, until: Instant) {
        *self.trusted_until.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
    }

    /// Fails once the lease is over.
    pub fn check(&self) -> StoreResult<()> {
        if self.is_over() { Err(self.error()) } else { Ok(()) }
    }

    /// The lease is over: wakes everybody who waits for that, and answers the error to fail with.
    pub fn trip(&self) -> StoreError {
        self.over.send_replace(true);
        self.error()
    }

    fn error(&self) -> StoreError {
        StoreError::Database(Box::new(Fenced { session: self.lease.session, epoch: self.lease.epoch }))
    }

    /// Renews four times a term until the lease is over or the session shall no longer run. The fence trips a quarter of a
    /// term before a lease that was last renewed, or at first asked for at the moment `taken`, can end: another node may
    /// have it then, and what is under way needs its time. Answers whether the lease was lost.
    pub async fn keep(&self, db: &Db, ttl: Duration, taken: Instant) -> bool {
        let mut over = self.signal();
        let (mut asked, mut trusted_until) = (taken, taken + ttl * 3 / 4);
        loop {
            self.trust(trusted_until);
            if timeout_at(trusted_until.min(asked + ttl / 4), over.wait_for(|over| *over)).await.is_ok() {
                return true;
            }
            asked = Instant::now();
            match timeout_at(trusted_until.min(asked + ttl / 4), renew(db, self.lease, ttl)).await {
                Ok(Ok(Some(true))) => trusted_until = asked + ttl * 3 / 4,
                Ok(Ok(Some(false))) => return false,
                // A silent connection is one thing, a silent database another: there is time to ask again.
                Ok(Err(_)) | Err(_) if Instant::now() < trusted_until => {}
                Ok(Ok(None) | Err(_)) | Err(_) => {
                    self.trip();
                    return true;
                }
            }
        }
    }
}
