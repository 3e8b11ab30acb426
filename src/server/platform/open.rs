//! An open transaction on a pooled connection, which nobody can leave behind: whoever drops it, at whatever await, the
//! connection is rolled back before somebody else gets it, or closed when it does not answer.
//!
//! The library's own transaction counts only from the answer to its begin: dropped before, it gives the pool a connection
//! with an open transaction. And it waits for ever for a server that says nothing.

use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Executor as _, Postgres};
use tokio::runtime::Handle;

use super::db::DbError;
use super::limit::answered;

/// A begin that takes longer is one of a dead connection.
const BEGIN: Duration = Duration::from_secs(3);
/// So long a rollback is waited for before the connection is closed instead.
const ROLLBACK: Duration = Duration::from_secs(2);
/// So long a commit may take; the statements before it are limited by the server.
const COMMIT: Duration = Duration::from_secs(15);

/// A transaction that is open until it is committed or dropped.
#[derive(Debug)]
pub(super) struct Open(Option<PoolConnection<Postgres>>);

impl Open {
    /// Begins by `sql`, which is a begin and what belongs to it.
    pub(super) async fn begin(conn: PoolConnection<Postgres>, sql: String) -> Result<Self, DbError> {
        let mut open = Self(Some(conn));
        answered(BEGIN, open.conn().execute(AssertSqlSafe(sql))).await?;
        Ok(open)
    }

    /// For queries.
    #[expect(clippy::expect_used, reason = "only commit and drop take it, and both are its end")]
    pub(super) fn conn(&mut self) -> &mut PgConnection {
        self.0.as_mut().expect("an open transaction has its connection")
    }

    /// Makes it true. An error may be that of the answer alone.
    pub(super) async fn commit(mut self) -> Result<(), DbError> {
        answered(COMMIT, self.conn().execute("commit")).await?;
        drop(self.0.take());
        Ok(())
    }
}

/// A connection for one statement. Whoever does not say that it was answered leaves nothing to the next one: it is closed.
#[derive(Debug)]
pub struct Single(Option<PoolConnection<Postgres>>);

impl Single {
    pub(super) fn new(conn: PoolConnection<Postgres>) -> Self {
        Self(Some(conn))
    }

    /// For the statement.
    #[expect(clippy::expect_used, reason = "only `answered` and drop take it, and both are its end")]
    pub fn conn(&mut self) -> &mut PgConnection {
        self.0.as_mut().expect("a statement has its connection")
    }

    /// The statement was answered: the connection is as it was before.
    pub fn answered(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Single {
    fn drop(&mut self) {
        if let Some(mut conn) = self.0.take() {
            conn.close_on_drop();
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let Some(mut conn) = self.0.take() else { return };
        // Without a runtime the process is at its end, and the server rolls back by itself.
        let Ok(runtime) = Handle::try_current() else { return std::mem::forget(conn) };
        runtime.spawn(async move {
            if answered(ROLLBACK, conn.execute("rollback")).await.is_err() {
                conn.close_on_drop();
            }
        });
    }
}
