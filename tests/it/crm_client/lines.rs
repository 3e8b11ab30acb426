//! What the whole line does while the CRM answers anything but an answer: it waits, loses nothing, and goes on by itself.

use std::time::Duration;

use otklik::sandbox::yclients::Faults;
use serde_json::json;

use crate::support::TestApp;
use crate::support::wait::eventually;

const ANNA: &str = "+79005550101";

async fn receipts(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar("select distinct state from webhook_receipts order by 1").fetch_all(&mut app.sql().await).await.unwrap()
}

/// CRM-01, AM-02: a hint is completed by asking; while the CRM is broken in any of its ways the hint waits, and no person
/// is bothered; a deletion meanwhile is not held up.
#[tokio::test(flavor = "multi_thread")]
async fn an_outage_is_waited_for_and_holds_up_nobody_else() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let journal = salon.journal();
    let (moved, deleted) =
        (journal.book("2026-11-24T12:00:00", "Анна", ANNA).await, journal.book("2026-11-25T12:00:00", "Анна", ANNA).await);
    app.settle().await;
    let mut told = app.shown(ANNA).len();
    assert_eq!(told, 2);
    let refusals = ["html", "success_false", "too_many", "bad_gateway", "server_error", "empty", "licence", "forbidden"];
    for (n, refuse) in refusals.into_iter().enumerate() {
        app.outside.faults(json!({"webhooks": {"partial": true}, "refuse": refuse, "only_path": "record/"})).await;
        let path = "GET /yclients/api/v1/record/{}/{}";
        let asked = |counters: &serde_json::Value| {
            counters["calls"][path].as_object().map_or(0, |by_status| by_status.values().filter_map(serde_json::Value::as_u64).sum::<u64>())
        };
        let before = asked(&app.outside.control("yclients/counters", None).await);
        journal.move_to(moved, &format!("2026-11-24T{}:00:00", 13 + n)).await;
        eventually("the CRM to be asked in vain", || async {
            (asked(&app.outside.control("yclients/counters", None).await) > before).then_some(())
        })
        .await;
        if n == 0 {
            journal.mark(deleted, "delete").await;
            told += 1;
            eventually("the deletion to be told", || async { (app.shown(ANNA).len() == told).then_some(()) }).await;
            let now = asked(&app.outside.control("yclients/counters", None).await);
            assert_eq!(now, before + 1, "it was told only after the CRM had been asked again");
        }
        assert!(receipts(&app).await.contains(&"received".to_owned()), "{refuse}: the call does not wait");
        app.outside.faults(json!({"refuse": null, "only_path": ""})).await;
        // What only the salon can mend at the CRM is asked about again after five minutes.
        app.advance(Duration::from_mins(6));
        app.settle().await;
        told += 1;
        let shown = app.shown(ANNA);
        assert_eq!(shown.len(), told, "{refuse}: {shown:#?}");
        assert!(shown.last().unwrap().contains(&format!("{}:00", 13 + n)), "{refuse}: {shown:#?}");
    }
    assert_eq!(receipts(&app).await, ["translated"], "nothing was parked");
}
