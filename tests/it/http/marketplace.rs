//! INS-01 to INS-08: «Connect» is pressed, and the salon stands in our database when the browser goes on.

use otklik::domain::access::Actor;
use otklik::sandbox::yclients::Faults;
use otklik::server::integrations::marketplace::arrival::Person;
use otklik::server::platform::db::Tenant;
use otklik::server::platform::seal::Place;
use serde_json::{Value, json};

use crate::support::TestApp;

const SALON: i64 = 4564;

async fn rows(app: &TestApp, query: &'static str) -> Vec<Value> {
    sqlx::query_scalar(query).fetch_all(&mut app.sql().await).await.unwrap()
}

const COMPANIES: &str = "select jsonb_build_array(c.name, c.zone, c.currency, i.external_id, i.state) from companies c
     join installations i on i.company_id = c.id order by i.external_id";
const STARTED: &str = "select payload || jsonb_build_object('at', at, 'of', company_id) from events where kind = 'registration_started'";

/// One press: the CRM is asked once with both tokens, the company is the CRM's, the fact is recorded, the token tells all.
#[tokio::test(flavor = "multi_thread")]
async fn pressing_connect_leads_to_the_wizard() {
    let app = TestApp::start().await;
    let path = app.press(SALON).await;
    let answer = app.browser().get(&path).await;
    let claims = app.claims(&answer);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(app.calls("GET /yclients/api/v1/company/{}").await, json!({"200": 1}));
    assert_eq!(rows(&app, COMPANIES).await, [json!(["Северное сияние", "Europe/Moscow", "RUB", "4564", "pending"])]);
    let onboarding = claims.onboarding;
    let person = onboarding.user_data.unwrap();
    assert!(person.proven && !onboarding.returning && onboarding.next.is_empty());
    assert_eq!((onboarding.place.salon_id.as_str(), person.salon_name.as_str()), ("4564", "Северное сияние"));
    let started = rows(&app, STARTED).await;
    assert_eq!(started.len(), 1);
    assert_eq!((&started[0]["salon"], &started[0]["user"], &started[0]["proven"]), (&json!("4564"), &json!(person.id), &json!(true)));
    assert_eq!(started[0]["of"], json!(onboarding.place.company_id.0));
    assert_eq!(started[0]["installation"], json!(onboarding.place.installation.to_string()));
    assert!(started[0]["at"].as_str().unwrap().starts_with("2026-11-21T09:00"), "{started:?}");
    // Who pressed it is kept, and not in plain text.
    let kept: Vec<u8> = sqlx::query_scalar("select registered_by from installations").fetch_one(&mut app.sql().await).await.unwrap();
    assert!(kept.len() > 40 && !String::from_utf8_lossy(&kept).contains(&person.name));
    let tenant = Tenant { company: onboarding.place.company_id, actor: Actor::Console };
    let mut tx = app.state.db.tenant(tenant).await.unwrap();
    let place = Place { column: "installations.registered_by", row: onboarding.place.installation.0.as_bytes() };
    let opened = app.state.vault.key(&mut tx).await.unwrap().open(place, &kept).unwrap();
    assert_eq!(serde_json::from_slice::<Person>(&opened).unwrap(), person);
    drop(tx);
    app.settle().await;
}

/// Again, and ten times at once: one company, one installation, the same ids.
#[tokio::test(flavor = "multi_thread")]
async fn a_salon_that_comes_again_is_the_same() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let path = app.press(SALON).await;
    let coming = (0..10).map(|_| {
        let (mut browser, path) = (app.browser(), path.clone());
        async move { browser.get(&path).await }
    });
    let places: Vec<_> = futures_util::future::join_all(coming).await.iter().map(|answer| app.claims(answer).onboarding.place).collect();
    assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
    let again = app.arrive(SALON).await.onboarding;
    assert_eq!((&again.place, again.returning), (&places[0], false));
    assert_eq!(rows(&app, COMPANIES).await.len(), 1);
    assert_eq!(rows(&app, STARTED).await.len(), 11);
    app.settle().await;
}

/// Every shape of the address leads on.
#[tokio::test(flavor = "multi_thread")]
async fn every_combination_of_parameters_is_understood() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.press(SALON).await;
    let person = ["user_id=123", "user_name=Ivan", "user_phone=%2B79990000001", "user_email=i%40example.test"];
    for chosen in 0..16_usize {
        let said: Vec<&str> = person.iter().enumerate().filter(|(at, _)| chosen & (1 << at) != 0).map(|(_, field)| *field).collect();
        let salon = ["salon_id=4564", "salon_ids[0]=4564", "salon_ids%5B%5D=4564"][chosen % 3];
        let answer = app.browser().get(&format!("/auth/yclients/redirect?{salon}&{}", said.join("&"))).await;
        let user = app.claims(&answer).onboarding.user_data;
        assert_eq!(user.as_ref().map(|user| user.proven), (chosen != 0).then_some(false), "{salon} {said:?}");
        let name = if chosen & 2 == 0 { "" } else { "Ivan" };
        assert_eq!(user.map(|user| user.name).unwrap_or_default(), name);
    }
    app.settle().await;
}

/// D-21: several salons in one redirect are a company each; the wizard opens the first and knows the others.
#[tokio::test(flavor = "multi_thread")]
async fn several_salons_are_a_company_each() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.press(4561).await;
    app.press(SALON).await;
    let answer = app.browser().get("/auth/yclients/redirect?salon_ids[0]=4564&salon_ids[1]=4561&salon_ids[2]=4567").await;
    let onboarding = app.claims(&answer).onboarding;
    let next: Vec<&str> = onboarding.next.iter().map(|place| place.salon_id.as_str()).collect();
    // Into the third nobody let us.
    assert_eq!((onboarding.place.salon_id.as_str(), next), ("4564", vec!["4561"]));
    assert_ne!(onboarding.place.company_id, onboarding.next[0].company_id);
    let names = rows(&app, COMPANIES).await;
    assert_eq!(names[0], json!(["Янтарный локон", "Europe/Kaliningrad", "RUB", "4561", "pending"]));
    assert_eq!(names.len(), 2);
    app.settle().await;
}

/// D-23: the redirect is the same at every visit, and opens no workspace; what is connected stays as it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_connected_salon_is_left_as_it_is() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let before = rows(&app, "select to_jsonb(i) - 'activation' from installations i").await;
    let mut browser = app.browser();
    let answer = browser.get("/auth/yclients/redirect?salon_id=4564&user_name=Ivan").await;
    assert_eq!((answer.status, answer.header("location")), (302, "/sign-in"));
    assert!(!browser.cookies.contains_key("otklik"), "the redirect signs in");
    app.settle().await;
    assert_eq!(rows(&app, "select to_jsonb(i) - 'activation' from installations i").await, before);
    // The CRM has forgotten the activation, as it does when the application was removed and chosen anew: it is told again.
    let path = app.press(SALON).await;
    assert_eq!(browser.get(&path).await.header("location"), "/sign-in");
    app.settle().await;
    assert_eq!(app.standing(SALON).await, "active");
    assert_eq!(rows(&app, STARTED).await, Vec::<Value>::new());
    // Removed and connected anew it is the same company, and the token says that it has people.
    sqlx::query("update installations set state = 'uninstalled', activated_at = now()").execute(&mut app.sql().await).await.unwrap();
    let again = app.arrive(SALON).await.onboarding;
    assert_eq!((again.place.company_id, again.place.installation, again.returning), (salon.company, salon.installation, true));
    app.settle().await;
}

/// What anybody may write opens nothing where the marketplace has signed, and neither does a signature of another salon.
#[tokio::test(flavor = "multi_thread")]
async fn a_signed_salon_is_not_opened_by_an_unsigned_link() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.arrive(SALON).await;
    app.settle().await;
    let before = rows(&app, "select to_jsonb(i) from installations i").await;
    let foreign = app.press(4561).await.replace("salon_id=4561", "salon_id=4564");
    for path in ["/auth/yclients/redirect?salon_id=4564&user_name=Mallory", "/auth/yclients/redirect?salon_id=4564", &foreign] {
        assert_eq!(app.browser().get(path).await.status, 403, "{path}");
    }
    assert_eq!(rows(&app, "select to_jsonb(i) from installations i").await, before);
}
