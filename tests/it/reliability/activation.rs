//! INS-16, R-30: whoever activates a salon may go away at any of their awaits. What the CRM was told stands in the database, and
//! the next one ends what was begun.

use otklik::domain::access::Actor;
use otklik::domain::ids::InstallationId;
use otklik::sandbox::yclients::Faults;
use otklik::server::node::Part;
use otklik::server::platform::db::Tenant;
use otklik::server::platform::jobs::queue;
use serde_json::json;
use sqlx::PgConnection;

use super::hands::{bereave, run, work_until};
use crate::support::TestApp;
use crate::support::cancel::polled;

const SALON: i64 = 4564;

async fn key(sql: &mut PgConnection) -> Option<Vec<u8>> {
    sqlx::query_scalar("select api_key from installations").fetch_one(sql).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_await_of_an_activation_may_be_the_last() {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    app.restart_as(Part::Doors).await;
    let mut sql = app.sql().await;
    let (mut polls, mut is_complete) = (0, false);
    while !is_complete {
        polls += 1;
        sqlx::query("update installations set state = 'uninstalled', api_key = null, path_secret = null").execute(&mut sql).await.unwrap();
        let place = app.arrive(SALON).await.onboarding.place;
        request(&app, place.installation, place.company_id).await;
        let told = key(&mut sql).await.expect("the key is stored before anybody is told");
        let job = work_until(&app.state, "activate_installation").await.unwrap();
        match polled(polls, run(&app.state, &job)).await {
            Some(finish) => {
                is_complete = true;
                assert!(queue::complete(&app.state.db, &job, finish).await.unwrap());
            }
            None => bereave(&app, &mut sql).await,
        }
        assert_eq!(key(&mut sql).await.as_ref(), Some(&told), "dropped after {polls} polls");
        // A call that was under way when its caller went may still arrive.
        crate::support::wait::eventually("the next one to end it", || async {
            work_until(&app.state, "").await;
            (app.installation().await.0 == "active").then_some(())
        })
        .await;
        assert_eq!((app.standing(SALON).await.as_str(), key(&mut sql).await), ("active", Some(told)), "dropped after {polls} polls");
    }
    println!("{polls} polls");
    assert!(polls > 3, "it was hardly disturbed");
    let refused = app.calls("POST /yclients/marketplace/partner/callback").await;
    assert_eq!(refused["400"], json!(null), "{refused}");
    sqlx::query("delete from jobs").execute(&mut sql).await.unwrap();
}

async fn request(app: &TestApp, installation: InstallationId, company: otklik::domain::ids::CompanyId) {
    let mut tx = app.state.db.tenant(Tenant { company, actor: Actor::Console }).await.unwrap();
    assert!(app.state.marketplace.request_activation(&mut tx, installation).await.unwrap());
    tx.commit().await.unwrap();
}
