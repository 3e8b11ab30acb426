//! work that does not come to its end while its process leaves is given back, and is nobody's failed try.

use std::sync::Arc;
use std::time::Duration;

use otklik::server::node::Part;
use otklik::server::platform::jobs::worker::Worker;
use otklik::server::platform::jobs::{Claimed, Finish, Lane, LeaseTerm, Outcome, queue};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::hands::{add_trial, claim};
use crate::support::TestApp;

/// One job ends in the time there is, the other never would: the worker ends all the same, and whoever comes next takes it at once.
#[tokio::test(flavor = "multi_thread")]
async fn work_that_takes_too_long_is_given_back() {
    let mut app = TestApp::start().await;
    let company = app.salon().await.company;
    app.restart_as(Part::Doors).await;
    add_trial(&app.state, company, None).await;
    add_trial(&app.state, company, None).await;
    let (tell, mut told) = mpsc::unbounded_channel();
    let (stop, leaving) = (CancellationToken::new(), CancellationToken::new());
    let is_first = Arc::new(std::sync::atomic::AtomicBool::new(true));
    let left = leaving.clone();
    let handler = move |job: Claimed| {
        let (tell, first, left) = (tell.clone(), is_first.swap(false, std::sync::atomic::Ordering::SeqCst), left.clone());
        Box::pin(async move {
            tell.send(job.id).map_err(|gone| gone.to_string())?;
            left.cancelled().await;
            if !first {
                std::future::pending::<()>().await;
            }
            Ok(Finish::just(Outcome::Done))
        }) as _
    };
    let (db, farewell) = (app.state.db.clone(), Duration::from_millis(300));
    let (lane, only, handler) = (Lane::Transactional, Arc::new(|| None), Arc::new(handler));
    let working = tokio::spawn(Worker { db, lane, slots: 2, term: LeaseTerm::default(), farewell, only, handler }.run(stop.clone()));
    let (_, _) = (told.recv().await.unwrap(), told.recv().await.unwrap());
    stop.cancel();
    leaving.cancel();
    working.await.unwrap();
    let left: Vec<(String, i32, i32, bool)> =
        sqlx::query_as("select state, attempts, lost, lease_until is null from jobs where kind = 'trial'")
            .fetch_all(&mut app.sql().await)
            .await
            .unwrap();
    assert_eq!(left, [("scheduled".to_owned(), 0, 0, true)], "one is done, the other waits as if nobody had begun it");
    queue::sweep(&app.state.db).await.unwrap();
    assert_eq!(claim(&app.state).await.unwrap().attempts, 1);
    app.abandon();
}
