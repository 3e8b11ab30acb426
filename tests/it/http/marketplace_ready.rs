//! INS-30, INS-31, INS-33: what is missing is said, and the product starts all the same.

use otklik::sandbox::yclients::Faults;
use serde_json::json;

use crate::support::TestApp;
use crate::support::book::Book;

/// The eight combinations of the three settings: each starts, says exactly what is missing, and connects only when nothing is.
#[tokio::test(flavor = "multi_thread")]
async fn every_combination_of_settings_starts_and_says_what_is_missing() {
    let book = Book::open();
    for given in 0..8_u8 {
        let [token, app_id, secret] = [1, 2, 4].map(|bit| given & bit != 0);
        let app = TestApp::with(Faults::kind(), |config| {
            if !token {
                config.yclients.partner_token = "test_token_waiting_for_real".into();
            }
            if !app_id {
                config.yclients.app_id = String::new();
            }
            if !secret {
                config.jwt_secret = None;
            }
        })
        .await;
        let missing: Vec<&str> = [("partner_token", token), ("app_id", app_id), ("jwt_secret", secret)]
            .into_iter()
            .filter(|(_, is_given)| !is_given)
            .map(|(name, _)| name)
            .collect();
        let answer = app.browser().get("/marketplace/test").await;
        assert_eq!((answer.status, answer.json()), (200, json!({"ready": missing.is_empty(), "missing": missing})));
        assert_eq!(app.browser().get("/sign-in").await.status, 200);
        let path = app.press(4564).await;
        let redirect = app.browser().get(&path).await;
        // Links can be signed by the key ring on a machine of one's own; salons cannot be connected without the application.
        assert_eq!(redirect.status, if token && app_id { 302 } else { 503 }, "{given:03b}");
        assert_eq!(redirect.text.contains("Конфигурация"), !(token && app_id));
        app.settle().await;
    }
    assert!(book.text().contains("the application's token is missing"));
    assert!(!book.text().contains("sandbox-jwt-secret"));
}
