//! The first salon: made by the seed, whatever goes wrong on the way.

use otklik::domain::access::Role;
use otklik::server::seed;
use serde_json::json;

use crate::support::TestApp;
use crate::support::world::NORTHERN_LIGHTS;

/// The CRM refuses at first; the seed is sown again, and goes on where it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_seed_that_broke_off_goes_on() {
    let app = TestApp::start().await;
    let salon =
        seed::Salon {
            name: "Северное сияние".to_owned(), zone: chrono_tz::Europe::Moscow, external_id: NORTHERN_LIGHTS.to_string()
        };
    let (company, password) = seed::sow(&app.state, &salon).await.unwrap();
    app.outside.faults(json!({"unknown_aggregator": true})).await;
    app.outside.control("yclients/install", Some(json!({"salon_id": NORTHERN_LIGHTS}))).await;
    seed::connect(&app.state, company, &salon).await.unwrap_err();
    app.outside.faults(json!({"unknown_aggregator": false})).await;
    assert_eq!(seed::find(&app.state).await.unwrap(), Some(company));
    assert!(seed::connect(&app.state, company, &salon).await.unwrap());
    assert!(!seed::connect(&app.state, company, &salon).await.unwrap(), "it is connected");
    app.settle().await;
    let states: Vec<String> = sqlx::query_scalar("select state from installations").fetch_all(&mut app.sql().await).await.unwrap();
    assert_eq!(states, ["active"]);
    for (role, email) in [(Role::Owner, seed::OWNER), (Role::Operator, seed::OPERATOR)] {
        let mut browser = app.browser();
        browser.sign_in(email, &password).await;
        assert_eq!(browser.ask("get_viewer", &[]).await["role"], serde_json::to_value(role).unwrap());
        assert!(!browser.ask("list_clients", &[]).await["items"].as_array().unwrap().is_empty(), "the first import is done");
    }
}
