//! The queue is fair when it matters: while there is more work than hands.

use std::sync::Arc;

use otklik::domain::ids::CompanyId;
use otklik::server::node::Part;
use otklik::server::platform::jobs::worker::Worker;
use otklik::server::platform::jobs::{Claimed, Finish, Lane, LeaseTerm, Outcome};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::hands::add_trial;
use crate::support::TestApp;
use crate::support::wait::PATIENCE;

/// A lane with one slot, which is never free for long: a company with much work and one with little take turns.
#[tokio::test(flavor = "multi_thread")]
async fn under_load_no_company_starves_another() {
    let mut app = TestApp::start().await;
    let mut companies = [app.salon().await.company, app.salon_of(4561).await.company];
    companies.sort_by_key(|company| company.0);
    let [busy, calm] = companies;
    app.restart_as(Part::Doors).await;
    for (company, jobs) in [(busy, 12), (calm, 3)] {
        for _ in 0..jobs {
            add_trial(&app.state, company, None).await;
        }
    }
    let (ran, mut order) = mpsc::unbounded_channel();
    let handler = move |job: Claimed| {
        let ran = ran.clone();
        Box::pin(async move {
            ran.send(job.company).map_err(|gone| gone.to_string())?;
            Ok(Finish::just(Outcome::Done))
        }) as _
    };
    let (db, stop) = (app.state.db.clone(), CancellationToken::new());
    let worker = Worker {
        db,
        lane: Lane::Transactional,
        slots: 1,
        term: LeaseTerm::default(),
        farewell: PATIENCE,
        only: Arc::new(|| None),
        handler: Arc::new(handler),
    };
    let working = tokio::spawn(worker.run(stop.clone()));
    let mut turns: Vec<CompanyId> = Vec::new();
    while turns.len() < 15 {
        turns.push(order.recv().await.unwrap());
    }
    stop.cancel();
    working.await.unwrap();
    assert_eq!(turns[..6], [busy, calm, busy, calm, busy, calm]);
    assert!(turns[6..].iter().all(|company| *company == busy));
}
