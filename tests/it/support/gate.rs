//! A gate at the very commit: everything is written, and nothing of it is true until the test says so.

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use super::app::TestApp;
use super::wait::eventually;

/// Whoever writes to the table waits in their commit while this lives.
pub(crate) struct Gate(PgConnection);

/// The advisory lock behind the gate.
const LOCK: i64 = 7781;

impl Gate {
    /// Stops every commit that has written to `table`.
    pub(crate) async fn before_commits_to(app: &TestApp, table: &str) -> Self {
        let mut sql = app.sql().await;
        sql.execute(AssertSqlSafe(format!(
            "create function pass_the_gate() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock({LOCK}); return null; end $$;
             create constraint trigger gate after insert or update on {table} deferrable initially deferred
               for each row execute function pass_the_gate();
             select pg_advisory_lock({LOCK})"
        )))
        .await
        .unwrap();
        Self(sql)
    }

    /// Waits until so many wait, at the gate or for somebody who does.
    pub(crate) async fn holds(app: &TestApp, wanted: i64) {
        eventually("somebody to stand at the gate", || async {
            let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
            let found: i64 = sqlx::query_scalar(waiting).fetch_one(&mut app.sql().await).await.unwrap();
            (found >= wanted).then_some(())
        })
        .await;
    }

    /// Lets everybody through, for good.
    pub(crate) async fn open(self) {
        self.0.close().await.unwrap();
    }
}
