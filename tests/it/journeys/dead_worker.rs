//! the work of a node that died is done elsewhere once its lease is over, and not a moment before.

use chrono::{DateTime, Utc};
use otklik::sandbox::yclients::Faults;
use otklik::server::node::Part;
use serde_json::json;

use crate::support::TestApp;
use crate::support::node::Node;
use crate::support::wait::eventually;

const ANNA: &str = "+79005550101";

/// A running job: its claim's number, and until when it is held.
type Held = (i64, DateTime<Utc>);

async fn held(app: &TestApp) -> Option<Held> {
    sqlx::query_as("select lease_epoch, lease_until from jobs where kind = 'translate_receipts' and state = 'running'")
        .fetch_optional(&mut app.sql().await)
        .await
        .unwrap()
}

/// How often the CRM was asked for a booking.
async fn asked(app: &TestApp) -> u64 {
    let counters = app.outside.control("yclients/counters", None).await;
    counters["calls"]["GET /yclients/api/v1/record/{}/{}"]
        .as_object()
        .map_or(0, |by| by.values().filter_map(serde_json::Value::as_u64).sum())
}

/// A node dies while it asks the CRM about a booking; another node does its work, and the client is told once.
#[tokio::test(flavor = "multi_thread")]
async fn the_work_of_a_dead_node_is_done_elsewhere() {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let (number, hook) = (salon.number, salon.hook().replace(&app.base, ""));
    app.outside.faults(json!({"webhooks": {"hold": true}})).await;
    let journal = crate::support::journal::Journal { outside: &app.outside, salon: number };
    let booking = journal.book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.stop().await;
    // It says too little, so the CRM is asked, and takes its time.
    app.outside.faults(json!({"slow_ms": 15_000, "only_path": "record/"})).await;
    let doomed = Node::start(&app, Part::Whole, |_| ()).await;
    let hint = json!({"company_id": number, "resource": "record", "resource_id": booking, "status": "create", "data": {"id": booking}});
    let answer = app.outside.http.post(format!("{}{hook}", doomed.base)).body(hint.to_string()).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    let (first, _) = eventually("the doomed node to hold the work", || held(&app)).await;
    doomed.kill();
    app.outside.faults(json!({"slow_ms": 0})).await;
    let (epoch, until) = held(&app).await.expect("a dead node gives nothing back");
    assert_eq!((epoch, asked(&app).await), (first, 0), "nobody has had its answer yet");
    let heir = Node::start(&app, Part::Whole, |_| ()).await;
    eventually("the heir to finish the work", || async { (app.shown(ANNA).len() == 1).then_some(()) }).await;
    let (settled, lost): (DateTime<Utc>, i64) = {
        let mut sql = app.sql().await;
        // The settling moment is of the product's clock, the lease of the database's: compared by the database's.
        let offset = app.outside.clock.offset_ms();
        let settled: DateTime<Utc> =
            sqlx::query_scalar("select settled_at from webhook_receipts where state = 'translated'").fetch_one(&mut sql).await.unwrap();
        let left = sqlx::query_scalar("select count(*) from jobs where kind = 'translate_receipts'").fetch_one(&mut sql).await.unwrap();
        (settled - chrono::TimeDelta::milliseconds(offset), left)
    };
    assert!(
        settled >= until - chrono::TimeDelta::milliseconds(50),
        "it was taken from a node that might have lived: {settled} before {until}"
    );
    assert!(settled - until < chrono::TimeDelta::seconds(30), "{settled} long after {until}");
    assert_eq!(lost, 0);
    // What was held back goes to nobody: both addresses it knows are dead.
    app.outside.faults(json!({"webhooks": {"hold": false}})).await;
    app.settle().await;
    assert_eq!((app.shown(ANNA).len(), app.displayed(ANNA)[0].raw_count), (1, 1));
    drop(heir);
}
