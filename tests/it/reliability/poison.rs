//! what kills its workers is not tried for ever, and nothing that depends on it waits in silence.

use std::collections::HashSet;

use otklik::server::node::Part;
use otklik::server::platform::jobs::{Finish, Outcome, queue};

use super::hands::{add_trial, bereave, claim};
use crate::support::TestApp;

const ANNA: &str = "+79005550101";

/// A delivery whose worker died four times is not run again; its message says so, and the client's next one goes.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_delivery_kills_is_shown_as_refused() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let mut sql = app.sql().await;
    sqlx::query("update jobs set lost = 4 where kind = 'deliver_message'").execute(&mut sql).await.unwrap();
    salon.journal().move_to(booking, "2026-11-24T13:00:00").await;
    app.settle().await;
    salon.link_whatsapp().await;
    let messages: Vec<(String, Option<String>, i32)> =
        sqlx::query_as("select status, reason, sends from messages order by created_at").fetch_all(&mut sql).await.unwrap();
    assert_eq!(messages[0], ("refused".to_owned(), Some("other".to_owned()), 0));
    assert_eq!(messages[1].0, "delivered");
    assert_eq!(app.shown(ANNA).len(), 1);
    let dead: Vec<String> = sqlx::query_scalar("select last_error from jobs where state = 'dead'").fetch_all(&mut sql).await.unwrap();
    assert_eq!(dead, ["its worker died each time"]);
}

/// One call over which worker after worker died waits for a person; the intake goes on with the others.
#[tokio::test(flavor = "multi_thread")]
async fn the_call_that_kills_is_parked_and_the_others_go_on() {
    let mut app = TestApp::start().await;
    let (mut sql, hook) = (app.sql().await, app.salon().await.hook());
    app.restart_as(Part::Doors).await;
    let post = |body: &'static str| app.outside.http.post(&hook).body(body).send();
    for body in ["{\"company_id\": 4564, \"resource\": \"goods\", \"resource_id\": 1, \"status\": \"create\"}", "это не JSON"] {
        assert_eq!(post(body).await.unwrap().status().as_u16(), 200);
    }
    sqlx::query("update jobs set lost = 4").execute(&mut sql).await.unwrap();
    sqlx::query("update webhook_receipts set attempts = 5 where body_length > 30").execute(&mut sql).await.unwrap();
    app.restart().await;
    app.settle().await;
    let receipts: Vec<(String, Option<String>)> =
        sqlx::query_as("select state, reason from webhook_receipts order by received_at, id").fetch_all(&mut sql).await.unwrap();
    let parked = |reason: &str| ("parked".to_owned(), Some(reason.to_owned()));
    assert_eq!(receipts, [parked("failed"), parked("malformed")]);
}

/// Of several jobs over which two workers died, one runs at a time, so that the next death tells which kills; everything else goes
/// on, and a suspect that nobody claims in its turn keeps no other from its own.
#[tokio::test(flavor = "multi_thread")]
async fn suspects_run_one_at_a_time() {
    let mut app = TestApp::start().await;
    let company = app.salon().await.company;
    app.restart_as(Part::Doors).await;
    let mut sql = app.sql().await;
    for _ in 0..3 {
        add_trial(&app.state, company, None).await;
    }
    let all =
        async || [claim(&app.state).await, claim(&app.state).await, claim(&app.state).await].into_iter().flatten().collect::<Vec<_>>();
    assert_eq!(all().await.len(), 3);
    bereave(&app, &mut sql).await;
    assert_eq!(all().await.iter().map(|job| job.lost).collect::<Vec<_>>(), [1, 1, 1], "after the first death together, as before");
    bereave(&app, &mut sql).await;
    add_trial(&app.state, company, None).await;
    let together = all().await;
    assert_eq!(together.iter().map(|job| job.lost).collect::<HashSet<_>>(), HashSet::from([0, 2]), "one suspect, and what is none");
    let first = together.into_iter().find(|job| job.lost == 2).unwrap();
    queue::sweep(&app.state.db).await.unwrap();
    assert!(claim(&app.state).await.is_none(), "the others wait while it runs");
    assert!(queue::complete(&app.state.db, &first, Finish::just(Outcome::Done)).await.unwrap());
    queue::sweep(&app.state.db).await.unwrap();
    let over = "update jobs set turn_until = now() - interval '1 second' where is_suspect and state = 'queued' returning id";
    let passed: uuid::Uuid = sqlx::query_scalar(over).fetch_one(&mut sql).await.unwrap();
    queue::sweep(&app.state.db).await.unwrap();
    let last = claim(&app.state).await.unwrap();
    assert!(last.id != first.id && last.id.0 != passed && last.lost == 2, "its turn passed, and the third has it");
    assert!(claim(&app.state).await.is_none());
    app.abandon();
}
