//! A removal destroys what no word brings back, so it is believed of the CRM when it is asked, not of a call that may be late,
//! and not of an answer that says nothing.

use std::time::Duration;

use otklik::sandbox::yclients::Faults;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::wait::eventually;

const SALON: i64 = 4564;
const ASKED: &str = "GET /yclients/marketplace/salon/{}/application/{}";

async fn is_absent(app: &TestApp) -> bool {
    sqlx::query_scalar("select absent_at is not null from installations").fetch_one(&mut app.sql().await).await.unwrap()
}

async fn removed(app: &TestApp) -> usize {
    app.facts(&["installation_removed"]).await.len()
}

async fn take_away(app: &TestApp) {
    app.outside.control("yclients/uninstall", Some(json!({"salon_id": SALON}))).await;
}

async fn becomes(app: &TestApp, state: &str) {
    eventually(&format!("the installation to be {state}"), || async { (app.installation().await.0 == state).then_some(()) }).await;
}

/// The CRM's own words about a removal, once more.
async fn told_again(app: &TestApp) {
    let body = json!({"salon_id": SALON, "application_id": 1001, "event": "uninstall", "partner_token": "sandbox-partner-token"});
    let answer = app.outside.http.post(format!("{}/webhook/yclients", app.base)).json(&body).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    app.settle().await;
}

/// Taken away and connected anew while the call about it is still on its way: the salon keeps its number and its keys.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_removal_takes_nothing_from_a_salon_that_came_back() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    app.outside.faults(json!({"webhooks": {"hold": true}})).await;
    take_away(&app).await;
    let path = app.press(SALON).await;
    assert_eq!(app.browser().get(&path).await.header("location"), "/sign-in");
    eventually("the CRM's «active»", || async { (app.standing(SALON).await == "active").then_some(()) }).await;
    becomes(&app, "active").await;
    app.outside.faults(json!({"webhooks": {"hold": false}})).await;
    app.settle().await;
    told_again(&app).await;
    assert_eq!((app.installation().await.0.as_str(), removed(&app).await), ("active", 0));
    let linked: Value =
        sqlx::query_scalar("select jsonb_build_array(state, (select count(*) from whatsapp_keys) > 0) from whatsapp_sessions")
            .fetch_one(&mut app.sql().await)
            .await
            .unwrap();
    assert_eq!(linked, json!(["connected", true]));
}

/// The call is repeated after «Connect» was pressed anew, before the activation: the salon's registration stands.
#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_removal_takes_nothing_from_a_salon_that_waits() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.salon().await;
    take_away(&app).await;
    becomes(&app, "uninstalled").await;
    app.settle().await;
    app.arrive(SALON).await;
    told_again(&app).await;
    assert_eq!((app.installation().await.0.as_str(), removed(&app).await), ("pending", 1));
    // Told while the CRM is away, it waits for the CRM's word; and the CRM says that this time it is true.
    app.outside.faults(json!({"refuse": "bad_gateway", "only_path": "salon/"})).await;
    take_away(&app).await;
    eventually("a question in vain", || async { app.calls(ASKED).await["502"].is_u64().then_some(()) }).await;
    assert_eq!(app.installation().await.0, "pending");
    app.outside.faults(json!({"refuse": null, "only_path": ""})).await;
    app.advance(Duration::from_secs(31));
    becomes(&app, "uninstalled").await;
    app.settle().await;
    assert_eq!(removed(&app).await, 2);
}

/// The daily question is answered without a standing: nothing is destroyed, the CRM is asked again six hours later, and only
/// the same answer then is believed.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_says_nothing_is_believed_the_second_time() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.salon().await;
    for silent_twice in [false, true] {
        app.outside.faults(json!({"no_standing": true})).await;
        app.advance(Duration::from_hours(25));
        eventually("an answer that says nothing", || async { is_absent(&app).await.then_some(()) }).await;
        assert_eq!(app.installation().await.0, "active");
        app.outside.faults(json!({"no_standing": silent_twice})).await;
        app.advance(Duration::from_hours(6));
        if silent_twice {
            becomes(&app, "uninstalled").await;
        } else {
            eventually("the CRM's word", || async { (!is_absent(&app).await).then_some(()) }).await;
            assert_eq!((app.installation().await.0.as_str(), removed(&app).await), ("active", 0));
        }
    }
    app.settle().await;
    assert_eq!(removed(&app).await, 1);
}

/// The vendor forgets a salon at once instead of saying that it is gone: its call and a silence that lasts are two words.
#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_was_told_and_is_answered_by_silence_takes_ten_minutes() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.salon().await;
    app.outside.faults(json!({"no_standing": true})).await;
    take_away(&app).await;
    eventually("an answer that says nothing", || async { is_absent(&app).await.then_some(()) }).await;
    assert_eq!(app.installation().await.0, "active");
    app.advance(Duration::from_mins(10));
    becomes(&app, "uninstalled").await;
    app.settle().await;
}

/// The daily question met a silence and rests for six hours; a removal that a call tells of meanwhile does not stand behind it.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_rests_holds_up_no_removal() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.salon().await;
    app.outside.faults(json!({"no_standing": true})).await;
    app.advance(Duration::from_hours(25));
    eventually("an answer that says nothing", || async { is_absent(&app).await.then_some(()) }).await;
    let before = app.calls(ASKED).await["200"].as_i64();
    take_away(&app).await;
    eventually("the call's own question", || async { (app.calls(ASKED).await["200"].as_i64() > before).then_some(()) }).await;
    app.advance(Duration::from_mins(10));
    becomes(&app, "uninstalled").await;
    app.advance(Duration::from_hours(6));
    app.settle().await;
}
