//! Faults that were, each with the test that keeps it away.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use otklik::sandbox::whatsapp::Kick;
use otklik::server::node::Part;
use otklik::server::platform::jobs::queue;
use sqlx::{Connection as _, Executor as _};

use super::bookings::number;
use super::hands::{add_trial, bereave, claim};
use crate::support::TestApp;
use crate::support::wait::eventually;

/// A job whose worker died while another of its dedupe key waits is given back all the same, and so are all others.
#[tokio::test(flavor = "multi_thread")]
async fn a_rescued_job_whose_key_is_taken_does_not_stall_the_sweep() {
    let mut app = TestApp::start().await;
    let company = app.salon().await.company;
    app.restart_as(Part::Doors).await;
    let mut sql = app.sql().await;
    for round in 0..2 {
        add_trial(&app.state, company, Some("one")).await;
        assert!(round == 1 || claim(&app.state).await.is_some());
    }
    bereave(&app, &mut sql).await;
    let jobs = [claim(&app.state).await.unwrap(), claim(&app.state).await.unwrap()];
    assert_eq!(jobs.iter().map(|job| job.id).collect::<HashSet<_>>().len(), 2, "both are there");
    assert_eq!(jobs.iter().map(|job| job.lost).collect::<HashSet<_>>(), HashSet::from([0, 1]));
    app.abandon();
}

/// A row that somebody holds (a half-open worker) keeps nobody else's work from being rescued and promoted; it comes later.
#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_is_held_stalls_no_sweep() {
    let mut app = TestApp::start().await;
    let company = app.salon().await.company;
    app.restart_as(Part::Doors).await;
    let (mut sql, mut holder) = (app.sql().await, app.sql().await);
    for _ in 0..3 {
        add_trial(&app.state, company, None).await;
    }
    let (held, lost) = (claim(&app.state).await.unwrap(), claim(&app.state).await.unwrap());
    sqlx::query("update jobs set state = 'scheduled', run_at = enqueued_at where state = 'queued'").execute(&mut sql).await.unwrap();
    sqlx::query("update jobs set lease_until = now() - interval '1 second' where state = 'running'").execute(&mut sql).await.unwrap();
    let mut holding = holder.begin().await.unwrap();
    sqlx::query("select 1 from jobs where id = $1 for update").bind(held.id.0).execute(&mut *holding).await.unwrap();
    assert_eq!(queue::sweep(&app.state.db).await.unwrap(), 2, "the other lost one and the scheduled one");
    assert_eq!(queue::sweep(&app.state.db).await.unwrap(), 0);
    let found = [claim(&app.state).await.unwrap(), claim(&app.state).await.unwrap()];
    assert!(found.iter().any(|job| job.id == lost.id && job.lost == 1));
    holding.rollback().await.unwrap();
    assert_eq!(queue::sweep(&app.state.db).await.unwrap(), 1);
    assert_eq!(claim(&app.state).await.map(|job| (job.id, job.lost)), Some((held.id, 1)));
    app.abandon();
}

/// Every connection of the pools is dead, and nobody has noticed: the calls that come now are stored and answered 200.
#[tokio::test(flavor = "multi_thread")]
async fn stale_connections_refuse_no_webhook() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut sql = app.sql().await;
    for round in 0..3 {
        let bodies = |part: &str| (0..20).map(|n| salon.post_hook(format!("{part} {round} {n}"))).collect::<Vec<_>>();
        assert_eq!(futures_util::future::join_all(bodies("до")).await, [200; 20]);
        sql.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
        )
        .await
        .unwrap();
        assert_eq!(futures_util::future::join_all(bodies("после")).await, [200; 20]);
    }
    app.settle().await;
    let stored: i64 =
        sqlx::query_scalar("select count(*) from webhook_receipts where reason = 'malformed'").fetch_one(&mut sql).await.unwrap();
    assert_eq!(stored, 120);
}

/// When the owner removes the device on the phone, the session ends and its lease is free.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_gives_up_its_lease() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let phone = number(&salon.phone());
    let device = app.outside.whatsapp.phone(&phone).await.unwrap().devices[0].device;
    assert!(app.outside.whatsapp.unlink(&phone, device).await);
    eventually("the lease to be free", || async {
        let (state, owner): (String, Option<uuid::Uuid>) =
            sqlx::query_as("select state, owner from whatsapp_sessions").fetch_one(&mut app.sql().await).await.unwrap();
        (state == "logged_out" && owner.is_none()).then_some(())
    })
    .await;
}

/// A session that cannot begin is started again after a second, then after two, and is nobody's to send with in between.
#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_crashes_rests() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut sql = app.sql().await;
    sql.execute(
        "create sequence tries;
         create function fails() returns trigger security definer language plpgsql as $$ begin
           perform nextval('tries'); raise exception 'the disk is full'; end $$;
         create trigger fails before update of state on whatsapp_sessions for each row execute function fails()",
    )
    .await
    .unwrap();
    let tries = |count: i64| {
        let app = &app;
        async move {
            eventually("so many tries", || async {
                let last = "select last_value from tries where is_called";
                let tries: Option<i64> = sqlx::query_scalar(last).fetch_optional(&mut app.sql().await).await.unwrap();
                tries.filter(|tries| *tries >= count)
            })
            .await
        }
    };
    let begun = Instant::now();
    app.outside.whatsapp.kick(&number(&salon.phone()), &Kick::Drop).await;
    // Each crash tries twice: once itself, and once to write down that it crashed.
    tries(4).await;
    eventually("no session of the company", || async { app.state.sessions.get(salon.company).is_none().then_some(()) }).await;
    tries(5).await;
    assert!(begun.elapsed() >= Duration::from_secs(3), "it crashed three times in {:?}", begun.elapsed());
    sql.execute("drop trigger fails on whatsapp_sessions").await.unwrap();
    eventually("the number to be back", || async { (app.state.sessions.online().len() == 1).then_some(()) }).await;
}
