//! every hint is lost, those between processes and those within one: nothing is lost with them, and nothing takes two seconds
//! longer for it.

use std::time::Duration;

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::Number;
use otklik::sandbox::yclients::Faults;
use otklik::server::node::Part;
use sqlx::PgConnection;
use tokio::time::Instant;

use crate::support::node::Node;
use crate::support::picture::photograph;
use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";
/// What losing a hint may cost.
const MOST: Duration = Duration::from_secs(2);

/// The hops of the one message, by the moments that were written down: from the call to the fact, to the message, to its beginning.
async fn hops(sql: &mut PgConnection) -> Vec<f64> {
    let hops = "select extract(epoch from translated_at - received_at)::float8, extract(epoch from created_at - translated_at)::float8,
         extract(epoch from sending_at - created_at)::float8 from messages";
    let (first, second, third): (f64, f64, f64) = sqlx::query_as(hops).fetch_one(sql).await.unwrap();
    vec![first, second, third]
}

/// The pages are one process, the work is another, and neither hears of anything: pairing, sessions, jobs and streams go on by
/// looking themselves.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn without_any_hint_all_goes_on_within_two_seconds() {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let (number, company, installation) = (salon.number, salon.company, salon.installation);
    app.restart_as(Part::Doors).await;
    fail::cfg("hints", "return").unwrap();
    let worker = Node::start(&app, Part::Work, |_| ()).await;
    let salon = Salon { app: &app, number, company, installation };
    let mut owner = salon.signed_in(Role::Owner).await;
    let mut live = owner.stream("/live", None).await;
    // The session is taken up, its code is on the screen, the scan is seen, the other screens turn.
    let begun = Instant::now();
    owner.ask("begin_pairing", &[]).await;
    let mut frames = owner.stream("/live/pairing", None).await;
    let code = frames.find(|frame| frame["type"] == "qr").await;
    assert!(begun.elapsed() < MOST, "a code after {:?}", begun.elapsed());
    live.find(|frame| frame["type"] == "whats_app_changed").await;
    assert!(begun.elapsed() < MOST, "told to the screens after {:?}", begun.elapsed());
    let phone = Number::parse(&salon.phone()).unwrap();
    app.outside.whatsapp.add_phone(&phone, "Салон").await.unwrap();
    app.outside.whatsapp.scan(&phone, photograph(code["svg"].as_str().unwrap())).await.unwrap();
    let scanned = Instant::now();
    frames.find(|frame| frame["type"] == "connected").await;
    assert!(scanned.elapsed() < MOST, "connected after {:?}", scanned.elapsed());
    // A booking goes its way, each hop in its time.
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    eventually("the message", || async { (!app.shown(ANNA).is_empty()).then_some(()) }).await;
    let shown = Instant::now();
    live.find(|frame| frame["type"] == "message_moved" && frame["status"] == "delivered").await;
    assert!(shown.elapsed() < MOST, "the tick is on the screens after {:?}", shown.elapsed());
    for (name, hop) in ["to the fact", "to the message", "to its beginning"].into_iter().zip(hops(&mut app.sql().await).await) {
        assert!((0.0..MOST.as_secs_f64()).contains(&hop), "{name}: {hop} s");
    }
    app.settle().await;
    drop(worker);
}
