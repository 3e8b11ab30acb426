//! R-24, D-44: two processes of the product, one of which stands still past its lease, or loses the database while its WhatsApp lives.
//! By the clocks and sockets of the outside: what the stale one writes and sends is nothing.

use std::time::Duration;

use otklik::sandbox::whatsapp::FaultSet;
use otklik::sandbox::yclients::Faults;
use sqlx::{ConnectOptions as _, Executor as _};
use tokio::time::Instant;

use super::product::Victim;
use crate::support::journal::Journal;
use crate::support::proxy::{Mode, Proxy};
use crate::support::wait::eventually;
use crate::support::{Database, TestApp};

const ANNA: &str = "+79005550101";
/// Leases of these tests.
const TTL: Duration = Duration::from_secs(2);
/// Beyond that, to notice and to connect; a lease of twenty seconds and these are what is promised (D-44).
const NOTICE: Duration = Duration::from_secs(5);
/// A process that stands still, or is cut off, within a transaction holds its rows until the database ends it.
const HELD: Duration = Duration::from_secs(10);
/// The last words of a socket: a close frame. No message and no ping is so short.
const LAST_WORDS: usize = 16;

/// Who writes to the tables that only the holder of the lease writes to, by the login it comes with.
const WITNESS: &str = "create table witnessed (who text, at timestamptz default clock_timestamp());
    create function witness() returns trigger security definer language plpgsql as $$ begin
      insert into witnessed (who) values (session_user); return null; end $$;
    create trigger witness after insert or update or delete on whatsapp_keys for each row execute function witness();
    create trigger witness after update of state on whatsapp_sessions for each row execute function witness();
    do $$ begin create role second_login login noinherit password 'second'; exception when duplicate_object then null; end $$;
    grant app_tenant, app_system to second_login";

/// A linked salon whose product has stopped, and how to start it again.
async fn linked() -> (TestApp, i64) {
    let mut app = TestApp::on(Database::apart().await, Faults::kind(), |config| config.lease_ttl = TTL).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let number = salon.number;
    app.stop().await;
    (app, number)
}

/// The holder, the epoch and the state of the one session.
async fn held(app: &TestApp) -> (Option<uuid::Uuid>, i64, String) {
    sqlx::query_as("select owner, epoch, state from whatsapp_sessions").fetch_one(&mut app.sql().await).await.unwrap()
}

/// Waits until somebody has it online; answers who, and the epoch.
async fn online(app: &TestApp) -> (uuid::Uuid, i64) {
    eventually("the number to be online", || async {
        let (owner, epoch, state) = held(app).await;
        owner.filter(|_| state == "connected").map(|owner| (owner, epoch))
    })
    .await
}

async fn book(app: &TestApp, salon: i64, hour: u32) {
    Journal { outside: &app.outside, salon }.book(&format!("2026-11-24T{hour}:00:00"), "Анна", ANNA).await;
}

/// Every message so far is on Anna's phone and was shown once; so many stanzas of each came at most.
async fn all_shown(app: &TestApp, count: usize, stanzas: u32) {
    eventually("the messages", || async { (app.shown(ANNA).len() >= count).then_some(()) }).await;
    let displayed = app.displayed(ANNA);
    assert!(displayed.len() == count && displayed.iter().all(|shown| shown.raw_count <= stanzas), "{displayed:#?}");
}

/// The holder stands still in the middle of its sends, the other takes over, and the first goes on: not a row and not a byte of the
/// stale epoch; what it had begun goes once.
#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_process_wakes_up_and_does_nothing() {
    let (mut app, salon) = linked().await;
    let mut sql = app.sql().await;
    sql.execute(WITNESS).await.unwrap();
    let mut whatsapp = app.config.whatsapp.clone();
    let proxy = Proxy::before_whatsapp(&mut whatsapp);
    let victim = Victim::of(&app);
    let stale = victim.beside(&[("WHATSAPP_URL", whatsapp.url)]);
    let first = stale.start().await;
    let (owner, epoch) = online(&app).await;
    let login = app.database.owner().username("second_login").password("second").to_url_lossy().to_string();
    let schema = app.database.owner().to_url_lossy().to_string();
    let fresh =
        victim.beside(&[("DATABASE_URL", login), ("MIGRATE_DATABASE_URL", schema), ("OTKLIK_LISTEN", app.config.listen.to_string())]);
    let second = fresh.start().await;
    book(&app, salon, 9).await;
    all_shown(&app, 1, 1).await;
    // Nobody new is let in for now, so that the old connection stands when the lease has gone; and each message takes its time.
    app.outside.whatsapp.set_faults(None, FaultSet { refuse: true, slow_ms: 300, ..FaultSet::default() });
    for hour in 10..16 {
        book(&app, salon, hour).await;
    }
    eventually("a message under way", || async {
        let underway: i64 =
            sqlx::query_scalar("select count(*) from messages where status = 'sending'").fetch_one(&mut app.sql().await).await.unwrap();
        (underway > 0).then_some(())
    })
    .await;
    first.freeze().await;
    let begun = Instant::now();
    eventually("the lease to be another's", || async {
        let (now, rose, _) = held(&app).await;
        (now.is_some() && now != Some(owner) && rose > epoch).then_some(())
    })
    .await;
    assert!(begun.elapsed() < HELD + NOTICE, "taken over after {:?}", begun.elapsed());
    sql.execute("truncate witnessed").await.unwrap();
    let bytes = proxy.carried_up();
    first.thaw().await;
    eventually("the old socket to be closed", || async { (app.outside.whatsapp.counters().open == 0).then_some(()) }).await;
    app.outside.whatsapp.clear_faults();
    // What was under way may have reached WhatsApp before the freeze: its outcome is unknown, and it goes again as itself.
    all_shown(&app, 7, 2).await;
    assert!(proxy.carried_up() <= bytes + LAST_WORDS, "{} bytes of a stale epoch", proxy.carried_up() - bytes);
    let who: Vec<String> = sqlx::query_scalar("select distinct who from witnessed").fetch_all(&mut sql).await.unwrap();
    assert_eq!(who, ["second_login"], "whoever wrote after the takeover");
    let counters = app.outside.whatsapp.counters();
    assert_eq!((counters.replaced, counters.undecryptable, app.outside.whatsapp.reused_keys().await), (0, 0, 0));
    first.end().await;
    second.end().await;
    sql.execute("drop role second_login").await.unwrap();
    app.abandon();
}

/// The same while WhatsApp lets the taker in: the one conflict that nobody can avoid, and nothing twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_takeover_from_a_frozen_process_is_one_conflict_at_most() {
    let (mut app, salon) = linked().await;
    let victim = Victim::of(&app);
    let first = victim.start().await;
    let (owner, epoch) = online(&app).await;
    let second = victim.beside(&[]).start().await;
    first.freeze().await;
    let begun = Instant::now();
    let taken = eventually("another to be online", || async {
        let (now, rose, state) = held(&app).await;
        (now != Some(owner) && state == "connected").then_some(rose)
    })
    .await;
    println!("a takeover from a frozen process took {:?} with leases of {TTL:?}", begun.elapsed());
    assert!(taken == epoch + 1 && begun.elapsed() < HELD + NOTICE, "epoch {taken} after {:?}", begun.elapsed());
    first.thaw().await;
    book(&app, salon, 9).await;
    all_shown(&app, 1, 1).await;
    assert!(app.outside.whatsapp.counters().replaced <= 1);
    assert_eq!((held(&app).await.1, app.outside.whatsapp.counters().undecryptable), (taken, 0), "the thawed one does not take it back");
    first.end().await;
    second.end().await;
    app.abandon();
}

/// The holder loses the database and nothing else: it closes its WhatsApp socket before the other opens one.
#[tokio::test(flavor = "multi_thread")]
async fn who_loses_the_database_lets_go_of_whatsapp_first() {
    let (mut app, salon) = linked().await;
    let proxy = Proxy::before(app.database.port());
    let victim = Victim::of(&app);
    let cut_off = victim.beside(&[("DATABASE_URL", app.database.owner().port(proxy.port).to_url_lossy().to_string())]);
    let first = cut_off.start().await;
    let (owner, _) = online(&app).await;
    let second = victim.start().await;
    proxy.set(Mode::BlackHole);
    let begun = Instant::now();
    eventually("another to be online", || async {
        let (now, _, state) = held(&app).await;
        (now != Some(owner) && state == "connected").then_some(())
    })
    .await;
    assert!(begun.elapsed() < HELD + NOTICE, "taken over after {:?}", begun.elapsed());
    assert_eq!(app.outside.whatsapp.counters().replaced, 0, "there were two at a time");
    proxy.set(Mode::Pass);
    proxy.cut_all();
    book(&app, salon, 9).await;
    all_shown(&app, 1, 1).await;
    first.end().await;
    second.end().await;
    app.abandon();
}

/// D-44: a process is killed, five times: its lock is free at once, and the next has the number long before the lease runs out.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_is_succeeded_by_its_free_lock() {
    let (mut app, salon) = linked().await;
    app.config.lease_ttl = Duration::from_secs(20);
    let victim = Victim::of(&app);
    let (mut holder, mut took) = (victim.start().await, Vec::new());
    let mut owner = online(&app).await.0;
    for _ in 0..5 {
        let next = victim.beside(&[]).start().await;
        let begun = Instant::now();
        holder.kill().await;
        owner = eventually("the next to be online", || async {
            let (now, _, state) = held(&app).await;
            now.filter(|now| *now != owner && state == "connected")
        })
        .await;
        took.push(begun.elapsed());
        holder = next;
    }
    println!("takeovers after kill -9 with leases of 20 s: {took:?}");
    assert!(took.iter().all(|took| *took < NOTICE), "{took:?}");
    holder.kill().await;
    let last = victim.start().await;
    book(&app, salon, 9).await;
    all_shown(&app, 1, 1).await;
    last.end().await;
    app.abandon();
}
