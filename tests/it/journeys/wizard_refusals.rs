//! ONB-16: what the wizard says while the CRM does not agree, and how it goes on.

use std::time::Duration;

use otklik::sandbox::yclients::Faults;
use serde_json::json;

use crate::support::TestApp;
use crate::support::wait::eventually;
use crate::support::wizard::Wizard;

const SALON: i64 = 4564;
const OWNER: &str = "+79031112233";
const CALLBACK: &str = "POST /yclients/marketplace/partner/callback";

async fn shows(wizard: &Wizard<'_>, activation: serde_json::Value) {
    eventually(&format!("the wizard to show {activation}"), || {
        let (mut browser, wanted) = (wizard.browser.clone(), activation.clone());
        async move { (browser.ask("get_onboarding", &[]).await["activation"] == wanted).then_some(()) }
    })
    .await;
}

/// The CRM answers 500 three times, then agrees: the wizard says why, and turns green without anybody.
#[tokio::test(flavor = "multi_thread")]
async fn a_crm_that_breaks_three_times_is_shown_and_outlived() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let mut wizard = Wizard::enter(&app, SALON).await;
    wizard.confirm_salon(OWNER).await;
    app.outside.faults(json!({"refuse": "server_error", "refuse_times": 3, "only_path": "partner/"})).await;
    wizard.link().await;
    shows(&wizard, json!({"failed": "unavailable"})).await;
    assert_eq!(wizard.stage().await, "messages", "the owner goes on meanwhile");
    eventually("the CRM to agree", || async {
        app.advance(Duration::from_secs(2));
        (app.installation().await.0 == "active").then_some(())
    })
    .await;
    shows(&wizard, json!("active")).await;
    assert_eq!(app.calls(CALLBACK).await, json!({"500": 3, "201": 1}));
    Wizard::read_out(&app).await;
    let figures = app.browser().get("/metrics").await.text;
    assert!(figures.contains(r#"otklik_activations_failed_total{reason="unavailable"}"#), "what the alert watches");
}

/// The wizard says that we go on trying, and so it is, however often it was in vain.
#[tokio::test(flavor = "multi_thread")]
async fn a_crm_that_is_away_for_days_is_outlived() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let mut wizard = Wizard::enter(&app, SALON).await;
    wizard.confirm_salon(OWNER).await;
    app.outside.faults(json!({"refuse": "server_error", "only_path": "partner/"})).await;
    wizard.link().await;
    shows(&wizard, json!({"failed": "unavailable"})).await;
    let many = "update jobs set attempts = 100 where kind = 'activate_installation' and state = 'scheduled'";
    eventually("the job to rest", || async {
        (sqlx::query(many).execute(&mut app.sql().await).await.unwrap().rows_affected() == 1).then_some(())
    })
    .await;
    let before = app.calls(CALLBACK).await["500"].as_i64();
    app.advance(Duration::from_mins(13));
    eventually("another try", || async { (app.calls(CALLBACK).await["500"].as_i64() > before).then_some(()) }).await;
    app.outside.faults(json!({"refuse": null, "only_path": "", "pending_ttl_s": 86_400})).await;
    eventually("the CRM to agree", || async {
        app.advance(Duration::from_mins(13));
        (app.installation().await.0 == "active").then_some(())
    })
    .await;
    shows(&wizard, json!("active")).await;
    Wizard::read_out(&app).await;
}

/// A refusal that no time mends: the reason, the way to the marketplace, and a button that tries once more.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_for_good_says_why_and_is_tried_again_when_asked() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let mut wizard = Wizard::enter(&app, SALON).await;
    wizard.confirm_salon(OWNER).await;
    app.outside.faults(json!({"already_installed": true})).await;
    wizard.link().await;
    shows(&wizard, json!({"failed": "refused"})).await;
    assert_eq!(wizard.view().await["store_url"], app.config().yclients.store_url);
    let page = wizard.browser.get("/onboarding").await.text.replace('\u{a0}', " ");
    assert!(page.contains("CRM пока не подтвердила подключение") && page.contains("Попробовать ещё раз"), "{page}");
    app.settle().await;
    let before = app.calls(CALLBACK).await["403"].clone();
    app.advance(Duration::from_hours(1));
    app.settle().await;
    assert_eq!(app.calls(CALLBACK).await["403"], before, "nobody asks in vain");
    app.outside.faults(json!({"already_installed": false, "pending_ttl_s": 86_400})).await;
    wizard.browser.ask("retry_activation", &[]).await;
    shows(&wizard, json!("active")).await;
    Wizard::read_out(&app).await;
}
