//! Networks that break at the worst moment: before PostgreSQL, before WhatsApp.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use otklik::sandbox::whatsapp::FaultSet;
use otklik::sandbox::yclients::Faults;
use otklik::server::node::Part;
use otklik::server::whatsapp::lease::{self, Fence, Holder};
use tokio::time::Instant;

use super::bookings::number;
use super::machines::wanted_session;
use crate::support::proxy::{Mode, Proxy, When};
use crate::support::wait::eventually;
use crate::support::{Database, Salon, TestApp};

const ANNA: &str = "+79005550101";
/// The promise for half-open sockets.
const TWENTY: Duration = Duration::from_secs(20);
/// What the intake says on its connections, and on no other.
const INTAKE: &[u8] = b"insert into webhook_receipts";
/// The protocol's messages Execute, of a nameless portal, and Sync: with both a statement is committed before it is answered.
const EXECUTE: &[u8] = b"E\0\0\0\x09\0\0\0\0\0";
const SYNC: &[u8] = b"S\0\0\0\x04";
/// So near to each other.
const NEAR: usize = 32;

/// A product whose database is behind a proxy.
async fn behind_a_proxy() -> (TestApp, Proxy) {
    let database = Database::apart().await;
    let proxy = Proxy::before(database.port());
    (TestApp::on(database.through(proxy.port), Faults::unkind(), |_| ()).await, proxy)
}

/// The answer to the intake's statement, which is its commit; to the next one only, or to each.
fn commits_answer(only_next: bool) -> When {
    let is_done = AtomicBool::new(false);
    Arc::new(move |said: &[u8]| {
        let says = |said: &[u8], words: &[u8]| said.windows(words.len()).any(|part| part == words);
        let end = &said[said.len().saturating_sub(NEAR)..];
        let is_commit = says(said, INTAKE) && says(end, EXECUTE) && end.ends_with(SYNC);
        is_commit && !(is_done.swap(true, Ordering::SeqCst) && only_next)
    })
}

/// How often the call with this body is stored: rows, and how often it was seen.
async fn stored(app: &TestApp, salon: &Salon<'_>, body: &str) -> (i64, i64) {
    use sha2::{Digest as _, Sha256};
    let hash = Sha256::new().chain_update(salon.installation.0.as_bytes()).chain_update(body).finalize().to_vec();
    sqlx::query_as("select count(*), coalesce(sum(seen_count), 0) from webhook_receipts where content_hash = $1")
        .bind(hash)
        .fetch_one(&mut app.sql().await)
        .await
        .unwrap()
}

/// the commit happens and its answer is lost: the call is found stored when it is tried again, and 2xx is true.
#[tokio::test(flavor = "multi_thread")]
async fn a_commit_whose_answer_is_lost_loses_no_call() {
    let (app, proxy) = behind_a_proxy().await;
    let salon = app.salon().await;
    for n in 0..5 {
        let (body, cuts) = (format!("нечто {n}"), proxy.cuts());
        proxy.set(Mode::CutReply(commits_answer(true)));
        assert_eq!(salon.post_hook(body.clone()).await, 200, "{n}");
        assert_eq!(proxy.cuts(), cuts + 1, "the answer was cut once");
        assert_eq!(stored(&app, &salon, &body).await, (1, 2), "one row, which the second try found");
    }
    // Each answer is lost: nothing is promised, and the vendor's next copy is the same call.
    proxy.set(Mode::CutReply(commits_answer(false)));
    assert_eq!(salon.post_hook("последнее").await, 503);
    proxy.set(Mode::Pass);
    assert_eq!(salon.post_hook("последнее").await, 200);
    assert_eq!(stored(&app, &salon, "последнее").await.0, 1);
    app.settle().await;
}

/// a database that says nothing is no reason to lie: 503 after a short wait; when the sockets break, all resumes.
#[tokio::test(flavor = "multi_thread")]
async fn a_silent_database_is_no_lie() {
    let (app, proxy) = behind_a_proxy().await;
    let salon = app.salon().await;
    assert_eq!(salon.post_hook("до").await, 200);
    proxy.set(Mode::BlackHole);
    assert_eq!(salon.post_hook("в пустоту").await, 503);
    proxy.set(Mode::Pass);
    proxy.cut_all();
    eventually("calls to be stored again", || async { (salon.post_hook("после").await == 200).then_some(()) }).await;
    assert_eq!((stored(&app, &salon, "до").await.0, stored(&app, &salon, "после").await.0), (1, 1));
    app.settle().await;
}

/// every connection becomes half-open at once, as when the database moved elsewhere: they leave the pools, and within
/// twenty seconds calls are stored and the product is ready, without a restart.
#[tokio::test(flavor = "multi_thread")]
async fn half_open_connections_leave_the_pool() {
    let (app, proxy) = behind_a_proxy().await;
    let salon = app.salon().await;
    let bodies = (0..20).map(|n| salon.post_hook(format!("до {n}")));
    assert_eq!(futures_util::future::join_all(bodies).await, [200; 20]);
    proxy.swallow_all();
    let healing = async {
        eventually("a stored call", || async { (salon.post_hook("после").await == 200).then_some(()) }).await;
        eventually("a ready product", || async { (app.browser().get("/readyz").await.status == 200).then_some(()) }).await;
    };
    assert!(tokio::time::timeout(TWENTY, healing).await.is_ok(), "not healed after {TWENTY:?}");
    app.settle().await;
}

/// A slow or a torn connection is only that: what was answered 200 is stored.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_or_torn_connection_keeps_its_promises() {
    let (app, proxy) = behind_a_proxy().await;
    let salon = app.salon().await;
    proxy.set(Mode::Delay(Duration::from_millis(20)));
    assert_eq!(salon.post_hook("медленно").await, 200);
    assert_eq!(stored(&app, &salon, "медленно").await.0, 1);
    for n in [1, 200, 2000, 5000] {
        let body = format!("оборвано {n}");
        proxy.set(Mode::CutAfter(n));
        let answered = salon.post_hook(body.clone()).await;
        assert!(answered == 503 || (answered == 200 && stored(&app, &salon, &body).await.0 == 1), "{n}: {answered}");
        proxy.set(Mode::Pass);
        eventually("the next copy to be stored", || async { (salon.post_hook(body.clone()).await == 200).then_some(()) }).await;
        assert_eq!(stored(&app, &salon, &body).await.0, 1);
    }
    app.settle().await;
}

/// the database falls silent: the holder of a session's lease gives it up before it ends, so that it is never another's
/// as well.
#[tokio::test(flavor = "multi_thread")]
async fn a_silent_database_ends_a_session_before_its_lease_does() {
    let (mut app, proxy) = behind_a_proxy().await;
    let company = app.salon().await.company;
    app.restart_as(Part::Doors).await;
    let mut sql = app.sql().await;
    wanted_session(&mut sql, company).await;
    let (term, taken) = (Duration::from_secs(4), Instant::now());
    let lease = lease::acquire(&app.state.db, Holder { node: app.state.node, lock: None }, term, 1, &[], 0).await.unwrap()[0];
    let fence = Fence::new(lease);
    proxy.set(Mode::BlackHole);
    assert!(fence.keep(&app.state.db, term, taken).await, "the lease is lost");
    assert!(fence.check().is_err());
    let left: bool = sqlx::query_scalar("select until > clock_timestamp() from whatsapp_sessions").fetch_one(&mut sql).await.unwrap();
    assert!(left, "another node may have had it for a while");
    proxy.set(Mode::Pass);
    proxy.cut_all();
    app.abandon();
}

/// Where the messages are, oldest first.
async fn statuses(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar("select status from messages order by created_at").fetch_all(&mut app.sql().await).await.unwrap()
}

/// five times the message is on the phone and the connection breaks before the server's word: the same bytes go again
/// under the same id, the phone shows one, and the message is «sent».
#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_acknowledgement_is_lost_goes_again_as_itself() {
    let mut proxy = None;
    let mut app = TestApp::on(Database::apart().await, Faults::unkind(), |config| {
        let port = config.whatsapp.url.rsplit(':').next().and_then(|rest| rest.split('/').next()).unwrap().parse().unwrap();
        let before = Proxy::before(port);
        config.whatsapp.url = config.whatsapp.url.replace(&format!(":{port}/"), &format!(":{}/", before.port));
        config.whatsapp.ack_wait = Duration::from_millis(700);
        proxy = Some(before);
    })
    .await;
    let proxy = proxy.unwrap();
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let (journal, own) = (salon.journal(), number(&salon.phone()));
    let booking = journal.book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    // Without the phone's receipts only the server's word can settle a message.
    sqlx::query("update messages set status = 'sent'").execute(&mut app.sql().await).await.unwrap();
    app.outside.whatsapp.set_faults(Some(own), FaultSet { withhold_receipts: true, ..FaultSet::default() });
    for n in 0..5 {
        let (whatsapp, cuts, anna) = (app.outside.whatsapp.clone(), proxy.cuts(), number(ANNA));
        let is_done = AtomicBool::new(false);
        proxy.set(Mode::CutReply(Arc::new(move |_| {
            whatsapp.displayed(0, Some(&anna)).len() == n + 2 && !is_done.swap(true, Ordering::SeqCst)
        })));
        journal.move_to(booking, &format!("2026-11-24T{}:00:00", 13 + n)).await;
        eventually("the server's word", || async { (statuses(&app).await == vec!["sent"; n + 2][..]).then_some(()) }).await;
        assert_eq!(proxy.cuts(), cuts + 1, "the acknowledgement was cut once");
    }
    let displayed = app.displayed(ANNA);
    assert_eq!(displayed.len(), 6, "{displayed:#?}");
    assert!(displayed[1..].iter().all(|shown| shown.raw_count == 2), "each came twice and was shown once: {displayed:#?}");
    let sends: Vec<i32> =
        sqlx::query_scalar("select sends from messages order by created_at").fetch_all(&mut app.sql().await).await.unwrap();
    assert_eq!(sends, [1, 2, 2, 2, 2, 2]);
    app.abandon();
}
