//! AM-01: what the international twin's door says before its application is given.

use otklik::sandbox::yclients::Faults;
use serde_json::json;

use super::twin::{SALON, arrive};
use crate::support::TestApp;

/// Without its own settings its door says so in its own name, while the other CRM's opens; what is begun is told apart.
#[tokio::test(flavor = "multi_thread")]
async fn without_its_settings_the_twin_is_not_connected() {
    for (token, missing) in [("", json!([])), ("another", json!(["altegio.app_id"]))] {
        let app = TestApp::with(Faults::kind(), |config| {
            config.altegio.partner_token = token.into();
            config.altegio.app_id = String::new();
            if token.is_empty() {
                config.altegio.user_token = "".into();
            }
        })
        .await;
        let refused = arrive(&app).await;
        assert_eq!(refused.status, 503);
        assert!(refused.text.contains("Altegio") && !refused.text.contains("YCLIENTS"), "{}", refused.text);
        assert_eq!(app.browser().get("/marketplace/test").await.json(), json!({"ready": missing == json!([]), "missing": missing}));
        let other = app.press(SALON).await;
        assert_eq!(app.browser().get(&other).await.status, 302);
        app.settle().await;
    }
}
