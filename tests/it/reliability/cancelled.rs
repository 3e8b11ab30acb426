//! whatever is dropped at any of its awaits leaves nothing, or work that will be finished: the facts are those of a
//! run that was not disturbed.

use std::time::Duration;

use otklik::sandbox::yclients::Faults;
use otklik::server::node::Part;
use otklik::server::platform::jobs::queue;
use otklik::server::whatsapp::supervisor::Supervisor;
use serde_json::json;

use super::hands::{bereave, run, work_until};
use crate::support::cancel::polled;
use crate::support::journal::Journal;
use crate::support::wait::eventually;
use crate::support::world::NORTHERN_LIGHTS;
use crate::support::{Database, TestApp};

/// The work on a webhook, its fact, its message: of each kind one job, cancelled at each of its polls.
#[tokio::test(flavor = "multi_thread")]
async fn every_await_of_the_intakes_work_may_be_the_last() {
    at_every_poll("translate_receipts").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_await_of_weighing_may_be_the_last() {
    at_every_poll("notify").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_await_of_delivering_may_be_the_last() {
    at_every_poll("deliver_message").await;
}

/// For n = 1, 2, 3 … a booking of its own, whose job of this kind is dropped after n polls and then done by somebody else.
async fn at_every_poll(kind: &str) {
    let app = by_hand().await;
    let mut sql = app.sql().await;
    let undisturbed = trial(&app, kind, 0, &mut sql).await.0;
    let (mut polls, mut is_complete) = (0, false);
    while !is_complete {
        polls += 1;
        let facts;
        (facts, is_complete) = trial(&app, kind, polls, &mut sql).await;
        assert_eq!(facts, undisturbed, "{kind} dropped after {polls} polls");
    }
    println!("{kind}: {polls} polls");
    assert!(polls > 3, "{kind} was hardly disturbed");
}

/// One booking; its job is dropped after so many polls, never when 0. The facts, and whether the job came to its end.
async fn trial(app: &TestApp, kind: &str, polls: usize, sql: &mut sqlx::PgConnection) -> (Vec<String>, bool) {
    let phone = format!("+790056{polls:03}12");
    Journal { outside: &app.outside, salon: NORTHERN_LIGHTS }.book("2026-11-24T12:00:00", "Анна", &phone).await;
    eventually("the webhooks to be sent", || async { app.outside.is_quiet().await.then_some(()) }).await;
    let job = eventually("the job", || async { work_until(&app.state, kind).await }).await;
    let dropped = if polls == 0 { Some(run(&app.state, &job).await) } else { polled(polls, run(&app.state, &job)).await };
    let is_complete = dropped.is_some();
    match dropped {
        Some(finish) => assert!(queue::complete(&app.state.db, &job, finish).await.unwrap()),
        None => bereave(app, sql).await,
    }
    eventually("the message to arrive", || async {
        work_until(&app.state, "").await;
        (arrived(app, &phone).await == 1 && app.shown(&phone).len() == 1).then_some(())
    })
    .await;
    (facts(app, &phone).await, is_complete)
}

/// A product with a linked number whose workers rest; sessions and doors run.
async fn by_hand() -> TestApp {
    let mut app =
        TestApp::on(Database::new().await, Faults::unkind(), |config| config.whatsapp.resend_wait = Duration::from_millis(5)).await;
    app.outside.faults(json!({"webhooks": {"attendance_noise": 0}})).await;
    app.salon().await.link_whatsapp().await;
    app.restart_as(Part::Doors).await;
    let (state, stop) = (app.state.clone(), app.state.stop.clone());
    let ttl = state.config.lease_ttl;
    let supervisor =
        Supervisor::new(state.db.clone(), state.vault.clone(), state.config.whatsapp.clone(), state.sessions.clone(), state.node, ttl);
    tokio::spawn(supervisor.run(stop));
    eventually("the number to be back", || async { (app.state.sessions.online().len() == 1).then_some(()) }).await;
    app
}

/// Messages to this phone that the server has acknowledged.
async fn arrived(app: &TestApp, phone: &str) -> i64 {
    sqlx::query_scalar(
        "select count(*) from messages m join clients c on c.company_id = m.company_id and c.id = m.client_id
         where c.phone = $1 and m.status in ('delivered', 'read')",
    )
    .bind(phone)
    .fetch_one(&mut app.sql().await)
    .await
    .unwrap()
}

/// What stands in the database about this client: facts in order, the booking, its messages, what is left to do.
async fn facts(app: &TestApp, phone: &str) -> Vec<String> {
    sqlx::query_scalar(
        "with client as (select company_id, id from clients where phone = $1)
         select 'client' from client
         union all select 'fact ' || kind from (
           select e.kind from events e join client c on e.company_id = c.company_id and e.client_id = c.id
           where e.kind <> 'message_moved' order by e.seq) as facts
         union all select 'booking ' || a.status || ' told ' || a.told_no from appointments a join client c on a.client_id = c.id
         union all select 'message ' || m.trigger || ' ' || m.status from messages m join client c on m.client_id = c.id
         union all select 'job ' || kind || ' ' || state from jobs
         union all select distinct 'receipt ' || state from webhook_receipts where state not in ('translated', 'ignored')",
    )
    .bind(phone)
    .fetch_all(&mut app.sql().await)
    .await
    .unwrap()
}
