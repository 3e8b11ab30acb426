//! Letters are few: one of a kind to one reader in a minute, and none whose link opens nothing.

use std::time::Duration;

use otklik::domain::access::Role;
use otklik::server::node::Part;

use crate::support::TestApp;
use crate::support::owner::{OWNER, linked};
use crate::support::wizard::Wizard;

const RUSLAN: &str = "+79256631809";

/// A double click is one letter, whose link is good; and within the minute no other follows, whatever is pressed.
#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_is_one_letter() {
    let app = TestApp::start().await;
    let mut owner = linked(&app).await.signed_in(Role::Owner).await;
    let made = owner.ask("invite_person", &[("name", "Руслан"), ("contact", RUSLAN), ("role", "operator")]).await;
    let id = made["sendable"]["invitation"].as_str().unwrap().to_owned();
    let clicks = (0..2).map(|_| {
        let (mut owner, id) = (owner.clone(), id.clone());
        async move { owner.call("send_link", &[("link[invitation]", &id)]).await.status }
    });
    assert_eq!(futures_util::future::join_all(clicks).await, [200, 200]);
    app.settle().await;
    let shown = app.shown(RUSLAN);
    assert_eq!(shown.len(), 1, "{shown:?}");
    let (_, rest) = shown[0].split_once("/invite/").unwrap();
    let token: String = rest.chars().take(43).collect();
    app.browser().ask("get_invitation", &[("token", &token)]).await;
    // A link that is copied ends the one that was sent; another letter has to wait.
    owner.ask("renew_invitation", &[("invitation", &id)]).await;
    let early = owner.call("send_link", &[("link[invitation]", &id)]).await;
    assert_eq!((early.status, early.json()["problem"].as_str()), (429, Some("too-many")), "{}", early.text);
    assert!((1..=61).contains(&early.header("retry-after").parse::<u32>().unwrap()), "{}", early.header("retry-after"));
    app.advance(Duration::from_secs(61));
    owner.ask("send_link", &[("link[invitation]", &id)]).await;
    app.settle().await;
    assert_eq!(app.shown(RUSLAN).len(), 2);
}

/// D-27: a letter of the wizard does not leave when its link was renewed meanwhile, or the wizard has ended; and a day has ten.
#[tokio::test(flavor = "multi_thread")]
async fn the_wizards_letter_is_called_off() {
    let mut app = TestApp::start().await;
    let mut wizard = Wizard::enter(&app, 4564).await;
    wizard.confirm_salon(OWNER).await;
    wizard.link().await;
    wizard.browser.ask("confirm_messages", &[]).await;
    let cookies = wizard.browser.cookies.clone();
    app.settle().await;
    app.restart_as(Part::Doors).await;
    let mut sql = app.sql().await;
    sqlx::query("update whatsapp_sessions set state = 'connected'").execute(&mut sql).await.unwrap();
    let mut browser = app.browser();
    browser.cookies = cookies;
    let letters = "select status from messages where trigger = 'resume' order by created_at";
    for _ in 0..2 {
        browser.ask("send_setup_link", &[]).await;
    }
    assert_eq!(sqlx::query_scalar::<_, String>(letters).fetch_all(&mut sql).await.unwrap(), ["queued"]);
    browser.ask("renew_setup_link", &[]).await;
    assert_eq!(sqlx::query_scalar::<_, String>(letters).fetch_all(&mut sql).await.unwrap(), ["cancelled"]);
    browser.ask("send_setup_link", &[]).await;
    for _ in 0..8 {
        app.advance(Duration::from_secs(61));
        browser.ask("send_setup_link", &[]).await;
    }
    app.advance(Duration::from_secs(61));
    let many = browser.call("send_setup_link", &[]).await;
    assert_eq!((many.status, many.json()["problem"].as_str()), (429, Some("too-many")), "{}", many.text);
    let waiting: Vec<String> = sqlx::query_scalar(letters).fetch_all(&mut sql).await.unwrap();
    assert_eq!((waiting.len(), waiting.iter().filter(|status| *status == "queued").count()), (10, 1), "{waiting:?}");
    let set = browser.call("set_password", &[("password", crate::support::wizard::PASSWORD)]).await;
    assert_eq!(set.status, 200, "{}", set.text);
    let waiting: Vec<String> = sqlx::query_scalar(letters).fetch_all(&mut sql).await.unwrap();
    assert!(waiting.iter().all(|status| status == "cancelled"), "{waiting:?}");
    app.abandon();
}
