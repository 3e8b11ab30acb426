//! The only owner of a salon without a number, who forgot the password: whoever runs the installation makes the way back.

use otklik::domain::access::Role;
use otklik::domain::integration::Provider;
use otklik::server::rescue::reset_link;
use serde_json::{Value, json};

use super::joins;
use crate::support::TestApp;
use crate::support::owner::{NEW, give_phone};
use crate::support::salon::{PASSWORD, email};

async fn token(app: &TestApp, salon: i64, account: Option<&str>) -> anyhow::Result<String> {
    let rescue = reset_link(&app.state, Provider::Yclients, &salon.to_string(), account).await?;
    Ok(rescue.link.rsplit_once("/reset/").unwrap().1.to_owned())
}

/// The link works once and sets a password; that the console made it is a fact of the company; the newest link alone works.
#[tokio::test(flavor = "multi_thread")]
async fn the_console_lets_the_only_owner_in() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut before = salon.signed_in(Role::Owner).await;
    let (old, link) = (token(&app, salon.number, None).await.unwrap(), token(&app, salon.number, None).await.unwrap());
    assert_eq!(app.browser().call("get_way_back", &[("token", &old)]).await.status, 410);
    let mut owner = app.browser();
    owner.ask("use_way_back", &[("token", &link), ("password", NEW)]).await;
    assert_eq!(owner.ask("get_viewer", &[]).await["role"], "owner");
    assert!(before.ask("get_viewer", &[]).await.is_null(), "who was in with the old password is out");
    assert_eq!(app.browser().call("use_way_back", &[("token", &link), ("password", PASSWORD)]).await.status, 410);
    let made: Vec<Value> = sqlx::query_scalar("select actor from events where company_id = $1 and kind = 'reset_made'")
        .bind(salon.company.0)
        .fetch_all(&mut app.sql().await)
        .await
        .unwrap();
    assert_eq!(made, [json!({"by": "console"}), json!({"by": "console"})]);
}

/// It must be clear whose it is: of several owners one is named, and nobody but an owner of this salon is.
#[tokio::test(flavor = "multi_thread")]
async fn the_console_asks_which_owner() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.salon().await, app.salon_of(4567).await);
    let (first, second) = (email(Role::Owner, ours.number), email(Role::Owner, theirs.number));
    joins(&mut app.sql().await, &second, &ours, Role::Owner).await;
    give_phone(&app, &first, "+79034187105").await;
    let said = token(&app, ours.number, None).await.unwrap_err().to_string();
    assert!(said.contains("several owners") && said.contains("--account"), "{said}");
    let link = token(&app, ours.number, Some("8 903 418-71-05")).await.unwrap();
    assert_eq!(app.browser().ask("get_way_back", &[("token", &link)]).await["is_one_of_several"], false);
    for stranger in [email(Role::Operator, ours.number), "nobody@otklik.test".to_owned(), "?".to_owned()] {
        assert!(token(&app, ours.number, Some(&stranger)).await.is_err(), "{stranger}");
    }
    assert!(token(&app, theirs.number, Some(&first)).await.is_err(), "an owner of another salon");
    let said = token(&app, 999_999, None).await.unwrap_err().to_string();
    assert!(said.contains("no salon 999999"), "{said}");
}
