//! INS-24 to INS-27: what the marketplace does with an active salon, and what people then see.

use std::time::Duration;

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::Number;
use otklik::sandbox::yclients::Faults;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::wait::eventually;

const SALON: i64 = 4564;
const ANNA: &str = "+79005550101";

async fn state_becomes(app: &TestApp, state: &str) {
    eventually(&format!("the installation to be {state}"), || async { (app.installation().await.0 == state).then_some(()) }).await;
}

async fn one(app: &TestApp, query: &'static str) -> Value {
    sqlx::query_scalar(query).fetch_one(&mut app.sql().await).await.unwrap()
}

/// A lifecycle call of the CRM, as it stands in its documentation.
async fn told(app: &TestApp, event: &str, more: Value) {
    let mut body = json!({"salon_id": SALON, "application_id": 1001, "event": event, "partner_token": "sandbox-partner-token"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = app.outside.http.post(format!("{}/webhook/yclients", app.base)).json(&body).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
}

/// INS-24, R-35: the number is unlinked on the phone too, its keys are gone, nobody is signed in, the open page hears the end.
#[tokio::test(flavor = "multi_thread")]
async fn an_application_that_is_taken_away_leaves_nothing_it_could_write_with() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let mut frames = owner.stream("/live", None).await;
    app.outside.control("yclients/uninstall", Some(json!({"salon_id": SALON}))).await;
    state_becomes(&app, "uninstalled").await;
    assert_eq!(owner.call("list_clients", &[]).await.status, 401, "the next call");
    let since = std::time::Instant::now();
    while frames.next().await.is_some() {}
    assert!(since.elapsed() < Duration::from_secs(12), "the stream ended after {:?}", since.elapsed());
    eventually("no key and no device", || async {
        let keys = one(&app, "select to_jsonb((select count(*) from whatsapp_keys))").await;
        let phone = app.outside.whatsapp.phone(&Number::parse(&salon.phone()).unwrap()).await.unwrap();
        (keys == 0 && phone.devices.is_empty()).then_some(())
    })
    .await;
    app.settle().await;
    assert_eq!(one(&app, "select to_jsonb(state) from whatsapp_sessions").await, "unlinked");
    let kept = one(&app, "select jsonb_build_array(api_key, path_secret, registered_by, activation) from installations").await;
    assert_eq!(kept, json!([null, null, null, null]));
    assert_eq!(one(&app, "select to_jsonb(count(*)) from messages").await, 1, "threads stay");
    assert_eq!(app.facts(&["installation_removed"]).await.len(), 1);
}

/// INS-25, INS-26: frozen, messages wait and say why, the keys stay; paid for, they go out. Frozen again by the very same
/// words, it is frozen again.
#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_salons_messages_wait_for_the_payment() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let session = "select jsonb_build_array(state, (select count(*) from whatsapp_keys) > 0) from whatsapp_sessions";
    for (day, at) in ["2026-11-24T12:00:00", "2026-11-25T12:00:00"].into_iter().enumerate() {
        told(&app, "freeze", json!({})).await;
        state_becomes(&app, "frozen").await;
        // While it is frozen the CRM sends nothing of its own; this comes by the salon's own path.
        let number = salon.journal().book(at, "Анна", ANNA).await;
        let hook = json!({"company_id": SALON, "resource": "record", "resource_id": number, "status": "create", "data": {}});
        assert_eq!(salon.post_hook(hook.to_string()).await, 200);
        eventually("a message that says why it waits", || async {
            let waiting: i64 = sqlx::query_scalar("select count(*) from messages where status = 'queued' and reason = 'frozen'")
                .fetch_one(&mut app.sql().await)
                .await
                .unwrap();
            (waiting == 1).then_some(())
        })
        .await;
        assert_eq!(app.shown(ANNA).len(), day);
        assert_eq!(one(&app, session).await, json!(["connected", true]));
        told(&app, "payment", json!({"payment_date": "2026-11-20 18:30:00"})).await;
        state_becomes(&app, "active").await;
        app.advance(Duration::from_secs(11));
        app.settle().await;
        assert_eq!(app.shown(ANNA).len(), day + 1);
    }
    assert_eq!(one(&app, "select to_jsonb(last_payment_date) from installations").await, "2026-11-20");
    assert_eq!(one(&app, "select to_jsonb(count(*)) from messages where reason is not null").await, 0);
    assert_eq!(
        app.facts(&["installation_frozen", "installation_paid", "installation_resumed"]).await,
        ["installation_frozen", "installation_paid", "installation_resumed"].repeat(2)
    );
}

/// INS-26, AM-10: the vendor tells nobody of a payment; two minutes later messages go all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_nobody_tells_of_is_found() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    app.outside.control("yclients/freeze", Some(json!({"salon_id": SALON}))).await;
    state_becomes(&app, "frozen").await;
    let number = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    let hook = json!({"company_id": SALON, "resource": "record", "resource_id": number, "status": "create", "data": {}});
    assert_eq!(salon.post_hook(hook.to_string()).await, 200);
    app.outside.control("yclients/pay", Some(json!({"salon_id": SALON}))).await;
    assert_eq!(app.installation().await.0, "frozen");
    app.advance(Duration::from_secs(130));
    state_becomes(&app, "active").await;
    eventually("the message that waited", || async { (app.shown(ANNA).len() == 1).then_some(()) }).await;
    app.settle().await;
}

/// What the CRM said while nobody heard it is found by asking, within a day.
#[tokio::test(flavor = "multi_thread")]
async fn a_missed_call_is_made_up_for_within_a_day() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.salon().await;
    app.outside.faults(json!({"webhooks": {"hold": true}})).await;
    app.outside.control("yclients/freeze", Some(json!({"salon_id": SALON}))).await;
    app.advance(Duration::from_hours(23));
    assert_eq!(app.installation().await.0, "active");
    app.advance(Duration::from_hours(2));
    state_becomes(&app, "frozen").await;
    app.outside.control("yclients/uninstall", Some(json!({"salon_id": SALON}))).await;
    app.advance(Duration::from_hours(25));
    state_becomes(&app, "uninstalled").await;
    // The calls that were thought lost come at last, and change nothing any more.
    app.outside.faults(json!({"webhooks": {"hold": false}})).await;
    app.settle().await;
    assert_eq!(app.installation().await.0, "uninstalled");
    assert_eq!(app.facts(&["installation_frozen", "installation_removed"]).await, ["installation_frozen", "installation_removed"]);
}
