//! Calls within the limit of their size that are deep, wide or long: each is kept, none harms anybody.

use otklik::sandbox::yclients::Faults;
use serde_json::{Value, json};

use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";
const BORIS: &str = "+79005550102";

fn call(salon: &Salon<'_>, data: &str) -> String {
    format!(r#"{{"company_id":{},"resource":"record","resource_id":7,"status":"create","data":{data}}}"#, salon.number)
}

/// A whole booking with this client's name and these services.
fn booking(salon: &Salon<'_>, id: i64, name: &str, services: &[Value]) -> String {
    let record = json!({"id": id, "company_id": salon.number, "staff": {"id": 1, "name": "Марина"}, "staff_id": 1, "services": services,
        "client": {"id": id, "name": name, "phone": BORIS}, "comment": "", "datetime": "2026-11-24T12:00:00+03:00",
        "date": "2026-11-24 12:00:00", "attendance": 0, "deleted": false, "seance_length": 3600,
        "last_change_date": "2026-11-21T12:00:00+0300", "create_date": "2026-11-21T12:00:00+0300"});
    json!({"company_id": salon.number, "resource": "record", "resource_id": id, "status": "create", "data": record}).to_string()
}

/// Deep, wide and long calls of up to a megabyte are answered 200 and settled, the process lives, and the next booking is told.
#[tokio::test(flavor = "multi_thread")]
async fn giant_calls_are_kept_and_harm_nobody() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let service = |n: usize| json!({"id": n, "title": format!("Услуга {n}"), "cost": 1, "cost_to_pay": 1});
    let bodies = [
        "[".repeat(1_000_000),
        call(&salon, &format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000))),
        call(&salon, &format!("[{}0]", "0,".repeat(400_000))),
        call(&salon, &format!(r#"{{"id":1{}}}"#, "0".repeat(500_000))),
        call(&salon, r#"{"id":1e999999,"services":[{"cost":1e308},{"cost":-1e308}]}"#),
        call(&salon, &format!(r#"{{"id":"{}"}}"#, r"\u0000".repeat(100_000))),
        booking(&salon, 8, &"Ы".repeat(400_000), &[service(1)]),
        booking(&salon, 9, "Борис", &(0..8000).map(service).collect::<Vec<_>>()),
    ];
    for (nth, body) in bodies.into_iter().enumerate() {
        assert!(body.len() <= 1024 * 1024, "{nth}: {}", body.len());
        assert_eq!(salon.post_hook(body).await, 200, "{nth}");
    }
    salon.journal().book("2026-11-24T15:00:00", "Анна", ANNA).await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 1);
    let settled: Vec<String> =
        sqlx::query_scalar("select state from webhook_receipts order by received_at, id").fetch_all(&mut app.sql().await).await.unwrap();
    assert!(settled.iter().all(|state| state == "parked" || state == "translated"), "{settled:?}");
    let shown = app.shown(BORIS);
    assert_eq!(shown.len(), 2, "both bookings of giants are told");
    assert!(shown.iter().all(|text| text.chars().count() < 2000 && text.contains("12:00")), "{shown:?}");
}
