//! Connections: none goes back to the pool with somebody's transaction in it.

use std::time::Duration;

use otklik::domain::access::Actor;
use otklik::server::platform::db::{SystemPurpose, Tenant};

use crate::support::TestApp;
use crate::support::cancel::polled;

/// Far below `idle_in_transaction_session_timeout`, by which the server itself would clear up.
const SOON: Duration = Duration::from_secs(10);

/// A caller who goes away while his transaction begins leaves none behind.
#[tokio::test(flavor = "multi_thread")]
async fn a_begin_that_is_cancelled_leaves_no_transaction() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let tenant = Tenant { company: salon.company, actor: Actor::Console };
    for polls in 1..=4 {
        // More of them than the pool has connections: each is begun and left.
        for _ in 0..40 {
            drop(polled(polls, app.state.db.tenant(tenant)).await);
            drop(polled(polls, app.state.db.system(SystemPurpose::ReceiptIntake)).await);
        }
    }
    let mut sql = app.sql().await;
    let clearing = async {
        loop {
            let open: i64 = sqlx::query_scalar(
                "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
            )
            .fetch_one(&mut sql)
            .await
            .unwrap();
            if open == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(SOON, clearing).await.is_ok(), "connections with open transactions lie in the pool");
}
