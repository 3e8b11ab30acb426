//! AM-01, CRM-05: a salon of the international twin comes by the same doors under its own word.

use chrono::NaiveDate;
use hmac::{Hmac, KeyInit as _, Mac as _};
use otklik::domain::integration::Provider;
use otklik::sandbox::yclients::Faults;
use otklik::server::platform::hex;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::TestApp;
use crate::support::browser::Answer;
use crate::support::journal::Journal;
use crate::support::market::token;
use crate::support::wait::eventually;

pub(super) const SALON: i64 = 4564;

fn sign(message: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(b"sandbox-partner-token").unwrap().chain_update(message.as_bytes());
    hex::lower(&mac.finalize().into_bytes())
}

/// Presses «Connect» there and comes to the twin's registration address.
pub(super) async fn arrive(app: &TestApp) -> Answer {
    let path = app.press(SALON).await.replace("/auth/yclients/", "/auth/altegio/");
    app.browser().get(&path).await
}

async fn post(app: &TestApp, path: &str, body: &Value) -> u16 {
    let request = app.outside.http.post(format!("{}{path}", app.base)).body(body.to_string());
    // A signature that another vendor would believe.
    request.header("x-yclients-signature", sign(&body.to_string())).send().await.unwrap().status().as_u16()
}

async fn installed(app: &TestApp) -> (String, String, Option<NaiveDate>) {
    sqlx::query_as("select provider, state, last_payment_date from installations").fetch_one(&mut app.sql().await).await.unwrap()
}

/// From «Connect» to bookings by its own webhook path, then through a freeze and a payment whose signature is checked.
#[tokio::test(flavor = "multi_thread")]
async fn a_salon_of_the_twin_is_connected_and_followed() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let answer = arrive(&app).await;
    assert_eq!(app.claims(&answer).onboarding.provider, Provider::Altegio);
    let asked = json!({"token": token(&answer)}).to_string();
    let request = app.outside.http.post(format!("{}/marketplace/activate", app.base)).body(asked);
    assert!(request.send().await.unwrap().status().is_success());
    eventually("the salon to be active", || async { (installed(&app).await.1 == "active").then_some(()) }).await;
    assert_eq!(installed(&app).await.0, "altegio");
    assert_eq!(app.standing(SALON).await, "active");
    app.settle().await;
    let before = app.facts(&["appointment_booked"]).await.len();
    let journal = Journal { outside: &app.outside, salon: SALON };
    journal.book("2026-11-24T12:00:00", "Анна", "+79005550101").await;
    eventually("the booking by the twin's path", || async { (app.facts(&["appointment_booked"]).await.len() > before).then_some(()) })
        .await;
    let mut call = json!({"salon_id": SALON, "application_id": 1001, "event": "freeze", "partner_token": "sandbox-partner-token"});
    assert_eq!(post(&app, "/callback/altegio", &call).await, 200);
    eventually("the freeze", || async { (installed(&app).await.1 == "frozen").then_some(()) }).await;
    call["event"] = json!("payment");
    call["amount"] = json!(990.99);
    call["payment_date"] = json!("2026-11-21");
    assert_eq!(post(&app, "/webhook/altegio", &call).await, 401, "unsigned");
    call["sign"] = json!(sign(&format!("salon_id={SALON}&amount=1")));
    assert_eq!(post(&app, "/webhook/altegio", &call).await, 401, "another amount");
    call["sign"] = json!(sign(&format!("salon_id={SALON}&amount=990.99")));
    assert_eq!(post(&app, "/webhook/altegio", &call).await, 200);
    eventually("the payment", || async { installed(&app).await.2 }).await;
}
