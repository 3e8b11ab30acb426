//! INS-13 to INS-22: a salon that came from the marketplace becomes active, whatever the CRM, the network and the browser do.

use std::time::Duration;

use otklik::domain::access::{Actor, Role};
use otklik::sandbox::whatsapp::Number;
use otklik::sandbox::yclients::Faults;
use otklik::server::platform::db::Tenant;
use otklik::server::platform::seal::Place;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::browser::Answer;
use crate::support::market::token;
use crate::support::picture::photograph;
use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const SALON: i64 = 4564;
const ANNA: &str = "+79005550101";
const KINDS: [&str; 2] = ["activation_failed", "integration_activated"];
const CALLBACK: &str = "POST /yclients/marketplace/partner/callback";

async fn activate(app: &TestApp, token: &str) -> Answer {
    let mut browser = app.browser();
    let request = browser.request(Method::POST, "/marketplace/activate").json(&json!({"token": token}));
    browser.send(request).await
}

/// Presses «Connect» and asks for the activation by the token; answers the token.
async fn ask(app: &TestApp) -> String {
    let path = app.press(SALON).await;
    let token = token(&app.browser().get(&path).await);
    assert_eq!(activate(app, &token).await.status, 202);
    token
}

async fn becomes(app: &TestApp, state: &str, activation: Option<&str>, reason: Option<&str>) {
    let wanted = (state.to_owned(), activation.map(str::to_owned), reason.map(str::to_owned));
    eventually(&format!("{wanted:?}"), || async { (app.installation().await == wanted).then_some(()) }).await;
}

/// The api keys as they stand, sealed.
async fn keys(app: &TestApp) -> Vec<(Uuid, Vec<u8>)> {
    sqlx::query_as("select id, api_key from installations where api_key is not null").fetch_all(&mut app.sql().await).await.unwrap()
}

/// INS-21, 15, 19, 22: the tab is closed right after the scan; the salon becomes active, is read, and its bookings are told.
#[tokio::test(flavor = "multi_thread")]
async fn a_closed_tab_does_not_keep_a_salon_from_becoming_active() {
    let app = TestApp::start().await;
    let salon = Salon::arrived(&app, SALON).await;
    assert_eq!(app.installation().await, ("pending".to_owned(), None, None));
    let mut owner = salon.signed_in(Role::Owner).await;
    assert_eq!(owner.call("begin_pairing", &[]).await.status, 200);
    let mut frames = owner.stream("/live/pairing", None).await;
    let code = frames.find(|frame| frame["type"] == "qr").await;
    let phone = Number::parse(&salon.phone()).unwrap();
    app.outside.whatsapp.add_phone(&phone, "Салон").await.unwrap();
    drop((frames, owner));
    app.outside.whatsapp.scan(&phone, photograph(code["svg"].as_str().unwrap())).await.unwrap();
    becomes(&app, "active", None, None).await;
    app.settle().await;
    assert_eq!((app.standing(SALON).await.as_str(), app.facts(&KINDS).await), ("active", vec!["integration_activated".to_owned()]));
    let clients: i64 = sqlx::query_scalar("select count(*) from clients").fetch_one(&mut app.sql().await).await.unwrap();
    assert!(clients > 50, "the first import has read {clients} clients");
    let (id, sealed) = keys(&app).await.pop().unwrap();
    let mut tx = app.state.db.tenant(Tenant { company: salon.company, actor: Actor::Console }).await.unwrap();
    let key = app.state.vault.key(&mut tx).await.unwrap();
    let api_key = key.open(Place { column: "installations.api_key", row: id.as_bytes() }, &sealed).unwrap();
    assert!(api_key.len() == 64 && api_key.iter().all(u8::is_ascii_hexdigit), "64 hex digits");
    drop(tx);
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 1);
    assert_eq!(app.calls(CALLBACK).await, json!({"201": 1}));
}

/// INS-20: a refusal that may pass is rolled back, recorded once, and tried again until it has passed.
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_crm_is_asked_again() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.outside.faults(json!({"refuse": "server_error", "only_path": "partner/"})).await;
    let token = ask(&app).await;
    becomes(&app, "pending", Some("failed"), Some("unavailable")).await;
    let before = keys(&app).await;
    assert_eq!(before.len(), 1);
    app.advance(Duration::from_secs(2));
    eventually("a second try", || async { (app.calls(CALLBACK).await["500"].as_u64() > Some(1)).then_some(()) }).await;
    app.outside.faults(json!({"refuse": null, "only_path": ""})).await;
    // Asking hastens the next try.
    assert_eq!(activate(&app, &token).await.status, 202);
    becomes(&app, "active", None, None).await;
    app.settle().await;
    assert_eq!(app.facts(&KINDS).await, ["activation_failed", "integration_activated"], "one fact for all the tries");
    assert_eq!(keys(&app).await, before, "what the CRM may have heard before is what it is told");
    assert_eq!(activate(&app, &token).await.json(), json!({"status": "active"}));
}

/// the CRM acts and its answer is lost: it is asked, and its word «active» is believed. Nothing is told twice.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_was_lost_is_read_back() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.outside.faults(json!({"drop_after_write": 1})).await;
    ask(&app).await;
    becomes(&app, "active", None, None).await;
    app.settle().await;
    assert_eq!((app.calls(CALLBACK).await, app.facts(&KINDS).await), (json!({"0": 1}), vec!["integration_activated".to_owned()]));
}

/// the answer is lost, and the CRM does not tell either: nobody guesses, nothing is told twice, and it ends well.
#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_that_nobody_knows_is_asked_for_until_it_is_known() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let path = app.press(SALON).await;
    let token = token(&app.browser().get(&path).await);
    app.outside.faults(json!({"drop_after_write": 1, "refuse": "bad_gateway", "only_path": "salon/"})).await;
    assert_eq!(activate(&app, &token).await.status, 202);
    let asked = "GET /yclients/marketplace/salon/{}/application/{}";
    eventually("a question", || async { app.calls(asked).await["502"].is_u64().then_some(()) }).await;
    becomes(&app, "pending", Some("called"), None).await;
    assert_eq!(app.facts(&KINDS).await, Vec::<String>::new());
    app.outside.faults(json!({"refuse": null, "only_path": ""})).await;
    assert_eq!(activate(&app, &token).await.status, 202);
    becomes(&app, "active", None, None).await;
    app.settle().await;
    assert_eq!(app.calls(CALLBACK).await, json!({"0": 1}), "told once");
}

/// «Installed already» is believed only when the CRM says «active» too; what no time mends is not tried again by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_for_good_waits_for_somebody() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.outside.faults(json!({"already_installed": true})).await;
    let token = ask(&app).await;
    becomes(&app, "pending", Some("failed"), Some("refused")).await;
    app.outside.faults(json!({"already_installed": false, "unknown_aggregator": true})).await;
    assert_eq!(activate(&app, &token).await.status, 202);
    becomes(&app, "pending", Some("failed"), Some("rejected")).await;
    app.settle().await;
    assert_eq!(app.facts(&KINDS).await, ["activation_failed", "activation_failed"]);
    app.outside.faults(json!({"unknown_aggregator": false})).await;
    assert_eq!(activate(&app, &token).await.status, 202);
    becomes(&app, "active", None, None).await;
    app.settle().await;
}

/// INS-13, INS-14: forged, expired, and older than an hour.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_activates_within_the_hour_of_its_registration() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.outside.faults(json!({"pending_ttl_s": 43_200})).await;
    let path = app.press(SALON).await;
    let answer = app.browser().get(&path).await;
    let onboarding = app.claims(&answer).onboarding;
    for forged in ["", "a.b.c", &format!("{}x", token(&answer))] {
        let refused = activate(&app, forged).await;
        assert_eq!((refused.status, &refused.json()["type"]), (401, &Value::from("/problems/onboarding-refused")));
    }
    let fresh = || {
        let tokens = &app.state.marketplace.tokens;
        tokens.issue(app.state.db.clock().now(), app.state.db.ids().next(), onboarding.clone()).unwrap()
    };
    app.advance(Duration::from_mins(61));
    assert_eq!(activate(&app, &token(&answer)).await.status, 401, "the token's own hour");
    assert_eq!(activate(&app, &fresh()).await.status, 410, "the registration's hour");
    assert_eq!(app.installation().await.1, None);
    app.advance(Duration::from_secs(1));
    let again = app.press(SALON).await;
    token(&app.browser().get(&again).await);
    app.advance(Duration::from_mins(59));
    assert_eq!(activate(&app, &fresh()).await.status, 202);
    becomes(&app, "active", None, None).await;
    app.settle().await;
}

/// A number that is linked already is reason enough: «Connect» pressed again needs no second scan.
#[tokio::test(flavor = "multi_thread")]
async fn pressing_again_activates_a_salon_whose_number_is_linked() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.outside.faults(json!({"already_installed": true})).await;
    let salon = Salon::arrived(&app, SALON).await;
    salon.link_whatsapp().await;
    becomes(&app, "pending", Some("failed"), Some("refused")).await;
    app.outside.faults(json!({"already_installed": false})).await;
    assert!(!app.arrive(SALON).await.onboarding.returning);
    becomes(&app, "active", None, None).await;
    app.settle().await;
}
