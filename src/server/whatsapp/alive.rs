//! A node's sign of life: an advisory lock on a connection of its own. Whoever finds it free need not wait for the end of
//! that node's leases; a node that loses the connection stops its clients at once, for they may be another's by now.

use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::server::platform::db::{Db, DbError};

/// Nobody speaks here: who listens hears at once when the connection ends.
const CHANNEL: &str = "otklik_alive";
/// After a failure.
const AGAIN: Duration = Duration::from_secs(1);

/// The lock's number of a node.
pub(super) fn lock_of(node: Uuid) -> i64 {
    let (_, random) = node.as_u64_pair();
    random.cast_signed()
}

/// Holds the lock until `stop`; `held` says whether it is ours.
pub(super) async fn keep(db: Db, lock: i64, held: watch::Sender<bool>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let kept = tokio::select! {
            () = stop.cancelled() => return,
            kept = hold(&db, lock, &held) => kept,
        };
        held.send_replace(false);
        if let Err(error) = kept {
            tracing::warn!(%error, "the node's sign of life is gone for now");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(AGAIN) => {}
        }
    }
}

/// Takes the lock, and returns when its connection has ended.
async fn hold(db: &Db, lock: i64, held: &watch::Sender<bool>) -> Result<(), DbError> {
    let mut connection: PgListener = db.listen(CHANNEL).await?;
    connection.eager_reconnect(false);
    // A connection of ours that died without the server's noticing would hold it for hours: its number is nobody else's.
    sqlx::query!(
        "select pg_terminate_backend(pid) from pg_locks
         where locktype = 'advisory' and granted and ((classid::bigint << 32) | objid::bigint) = $1 and pid <> pg_backend_pid()",
        lock
    )
    .fetch_all(&mut connection)
    .await?;
    sqlx::query!("select pg_advisory_lock($1)", lock).execute(&mut connection).await?;
    held.send_replace(true);
    while connection.try_recv().await?.is_some() {}
    Ok(())
}
