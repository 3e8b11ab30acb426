//! R-24, D-44: a session is on one node at a time, and whoever dies or goes leaves it to another at once.

use std::time::Duration;

use otklik::sandbox::yclients::Faults;
use otklik::server::config::Config;
use otklik::server::node::Part;
use tokio::time::Instant;

use super::bookings::number;
use crate::support::TestApp;
use crate::support::node::Node;
use crate::support::wait::eventually;

const ANNA: &str = "+79005550101";

/// Leases that outlive any patience: who waits for their end is seen.
fn long(config: &mut Config) {
    config.lease_ttl = Duration::from_mins(2);
}

/// The holder, the epoch and the state of the one session.
async fn held(app: &TestApp) -> (Option<uuid::Uuid>, i64, String) {
    sqlx::query_as("select owner, epoch, state from whatsapp_sessions").fetch_one(&mut app.sql().await).await.unwrap()
}

/// Waits until another node than `before` has the session online.
async fn taken_over(app: &TestApp, before: Option<uuid::Uuid>) -> i64 {
    eventually("another node to be online", || async {
        let (owner, epoch, state) = held(app).await;
        (owner.is_some() && owner != before && state == "connected").then_some(epoch)
    })
    .await
}

/// A node is killed, and the one after it goes in order: each time the next has the session at once although the lease runs
/// for minutes, with the next epoch, without a code, and WhatsApp never sees two at a time.
#[tokio::test(flavor = "multi_thread")]
async fn a_dead_nodes_session_is_taken_over_at_once() {
    let mut app = TestApp::with(Faults::kind(), long).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let salon_number = salon.number;
    let before = held(&app).await;
    let doomed = Node::start(&app, Part::Whole, long).await;
    let begun = Instant::now();
    app.stop().await;
    assert_eq!(taken_over(&app, before.0).await, before.1 + 1);
    assert!(begun.elapsed() < Duration::from_secs(5), "a drain took {:?}", begun.elapsed());
    let heir = Node::start(&app, Part::Whole, long).await;
    let (before, begun) = (held(&app).await, Instant::now());
    doomed.kill();
    assert_eq!(taken_over(&app, before.0).await, before.1 + 1);
    println!("a takeover after a kill took {:?}", begun.elapsed());
    assert!(begun.elapsed() < Duration::from_secs(5), "a takeover took {:?}", begun.elapsed());
    let journal = crate::support::journal::Journal { outside: &app.outside, salon: salon_number };
    journal.book("2026-11-24T12:00:00", "Анна", ANNA).await;
    let counters = app.outside.whatsapp.counters();
    assert_eq!((counters.pairs, counters.replaced, counters.undecryptable), (1, 0, 0));
    app.abandon();
    drop(heir);
}

/// A node whose sign of life is cut ends its clients itself, before anybody could take them, and goes on when it has it back.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_its_sign_of_life_lets_go() {
    let app = TestApp::with(Faults::kind(), long).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let (_, epoch, _) = held(&app).await;
    let cut = "select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory' and objsubid = 1 and granted
       and database = (select oid from pg_database where datname = current_database())";
    assert_eq!(sqlx::query_scalar::<_, i64>(cut).fetch_one(&mut app.sql().await).await.unwrap(), 1);
    eventually("the session to be taken anew", || async {
        let (_, now, state) = held(&app).await;
        (now > epoch && state == "connected" && app.state.sessions.online().len() == 1).then_some(())
    })
    .await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let counters = app.outside.whatsapp.counters();
    assert_eq!((app.shown(ANNA).len(), counters.replaced, counters.undecryptable), (1, 0, 0));
    assert_eq!(app.outside.whatsapp.phone(&number(&salon.phone())).await.unwrap().devices.len(), 1);
}
