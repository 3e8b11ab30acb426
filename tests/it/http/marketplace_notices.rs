//! INS-23, 27, 28, 29: the fixed addresses of the developer's cabinet.

use hmac::{Hmac, KeyInit as _, Mac as _};
use otklik::sandbox::yclients::Faults;
use otklik::server::node::Part;
use otklik::server::platform::hex;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::TestApp;
use crate::support::book::Book;
use crate::support::wait::eventually;

const SALON: i64 = 4564;

fn sign(body: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(b"sandbox-partner-token").unwrap().chain_update(body.as_bytes());
    hex::lower(&mac.finalize().into_bytes())
}

fn lifecycle(event: &str) -> Value {
    json!({"salon_id": SALON, "application_id": 1001, "event": event, "partner_token": "sandbox-partner-token"})
}

async fn post(app: &TestApp, path: &str, body: &str, signature: Option<&str>) -> (u16, String) {
    let request = app.outside.http.post(format!("{}{path}", app.base)).body(body.to_owned());
    let request = if let Some(signature) = signature { request.header("x-yclients-signature", signature) } else { request };
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn receipts(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar("select state from webhook_receipts order by received_at, id").fetch_all(&mut app.sql().await).await.unwrap()
}

/// INS-28: a signature that is wrong or missing is refused in the contract's words, logged, and nothing is stored.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_without_proof_is_refused() {
    let book = Book::open();
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.salon().await;
    let before = receipts(&app).await;
    let record = json!({"event_type": "record_create", "salon_id": SALON, "data": {"id": 1}}).to_string();
    let mut stolen = lifecycle("uninstall");
    stolen["partner_token"] = json!("another-token");
    let mut foreign = lifecycle("uninstall");
    foreign["application_id"] = json!(1002);
    let unproven = [(record.clone(), None), (record.clone(), Some(sign("{}"))), (stolen.to_string(), None), (foreign.to_string(), None)];
    for (body, signature) in unproven {
        for path in ["/webhook/yclients", "/callback/yclients"] {
            let answer = post(&app, path, &body, signature.as_deref()).await;
            assert_eq!(answer, (401, r#"{"error":"Invalid signature"}"#.to_owned()), "{body}");
        }
    }
    assert_eq!(receipts(&app).await, before);
    assert_eq!(app.installation().await.0, "active");
    assert_eq!(book.text().lines().filter(|line| line.contains("Invalid webhook signature")).count(), 8);
    assert!(!book.text().contains("another-token") && !book.text().contains("sandbox-partner-token"));
    assert_eq!(post(&app, "/webhook/nobody", &record, None).await.0, 404);
    assert_eq!(post(&app, "/webhook/yclients", &"x".repeat(1024 * 1024 + 1), None).await.0, 413);
}

/// A product without its token proves nobody: an empty one opens nothing.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_nobody_is_proven() {
    let app = TestApp::with(Faults::kind(), |config| config.yclients.partner_token = "".into()).await;
    let mut empty = lifecycle("uninstall");
    empty["partner_token"] = json!("");
    assert_eq!(post(&app, "/webhook/yclients", &empty.to_string(), None).await.0, 401);
}

/// INS-23, R-01: with the work at rest a proven call is stored, sealed, before its 200; a salon that is not ours is no error.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_stored_before_it_is_answered() {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    app.salon().await;
    app.restart_as(Part::Doors).await;
    for event in ["freeze", "payment", "freeze"] {
        let since = std::time::Instant::now();
        assert_eq!(post(&app, "/webhook/yclients", &lifecycle(event).to_string(), None).await.0, 200);
        assert!(since.elapsed() < std::time::Duration::from_secs(3), "{:?}", since.elapsed());
    }
    assert_eq!(receipts(&app).await, ["received"; 3], "the same words twice are two calls");
    assert_eq!(app.installation().await.0, "active", "nothing is done at the door");
    let bodies: Vec<Vec<u8>> = sqlx::query_scalar("select body from webhook_receipts").fetch_all(&mut app.sql().await).await.unwrap();
    assert!(bodies.iter().all(|body| !String::from_utf8_lossy(body).contains("partner_token")), "in plain text");
    let mut stranger = lifecycle("uninstall");
    stranger["salon_id"] = json!(999_999);
    assert_eq!(post(&app, "/webhook/yclients", &stranger.to_string(), None).await.0, 200);
    assert_eq!(receipts(&app).await.len(), 3);
    app.restart().await;
    app.settle().await;
    assert_eq!((app.installation().await.0.as_str(), receipts(&app).await), ("frozen", vec!["translated".to_owned(); 3]));
}

/// INS-27, INS-29: a signed booking goes the way of all bookings, by either address and in either envelope.
#[tokio::test(flavor = "multi_thread")]
async fn a_signed_booking_reaches_the_mirror() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    app.outside.faults(json!({"webhooks": {"hold": true}})).await;
    let before = app.facts(&["appointment_booked"]).await.len();
    for (path, at) in [("/webhook/yclients", "2026-11-24T12:00:00"), ("/callback/yclients", "2026-11-25T12:00:00")] {
        let booking = salon.journal().book(at, "Анна", "+79005550101").await;
        let body = if path == "/webhook/yclients" {
            json!({"event_type": "record_create", "salon_id": SALON, "data": {"id": booking}})
        } else {
            json!({"company_id": SALON, "resource": "record", "resource_id": booking, "status": "create", "data": {}})
        };
        let body = body.to_string();
        assert_eq!(post(&app, path, &body, Some(&sign(&body))).await.0, 200);
        eventually("the booking in the mirror", || async {
            let found: i64 = sqlx::query_scalar("select count(*) from appointments where external_id = $1")
                .bind(booking.to_string())
                .fetch_one(&mut app.sql().await)
                .await
                .unwrap();
            (found == 1).then_some(())
        })
        .await;
    }
    assert_eq!(app.facts(&["appointment_booked"]).await.len(), before + 2);
    app.outside.faults(json!({"webhooks": {"hold": false}})).await;
    app.settle().await;
}
