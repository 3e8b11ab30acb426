//! A colleague's link for a new password: who makes it for whom, and what it opens.

use std::time::Duration;

use otklik::domain::access::Role;

use super::joins;
use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::owner::{NEW, give_phone, linked};
use crate::support::salon::{PASSWORD, email};

/// The id of the one person of this role.
async fn id_of(asker: &mut Browser, role: &str) -> String {
    let people = asker.ask("list_people", &[]).await;
    let people = people["people"].as_array().unwrap().iter();
    people.clone().find(|person| person["role"] == role).unwrap()["user"].as_str().unwrap().to_owned()
}

async fn made(asker: &mut Browser, user: &str) -> String {
    let link = asker.ask("make_reset", &[("user", user)]).await["link"].as_str().unwrap().to_owned();
    link.rsplit_once("/reset/").unwrap().1.to_owned()
}

/// Once, for an hour; the newest link alone; every sign-in of before ends.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_sets_a_password_once() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut manager = salon.signed_in(Role::Manager).await;
    let mut before = salon.signed_in(Role::Operator).await;
    let user = id_of(&mut manager, "operator").await;
    let (first, second) = (made(&mut manager, &user).await, made(&mut manager, &user).await);
    let mut operator = app.browser();
    assert_eq!(operator.call("get_way_back", &[("token", &first)]).await.status, 410);
    let way = operator.ask("get_way_back", &[("token", &second)]).await;
    assert_eq!(
        (way["account"].as_str(), way["is_one_of_several"].as_bool()),
        (Some(email(Role::Operator, salon.number).as_str()), Some(false))
    );
    assert_eq!(operator.call("use_way_back", &[("token", &second)]).await.status, 409, "a link signs in without a password");
    operator.ask("use_way_back", &[("token", &second), ("password", NEW)]).await;
    assert_eq!(operator.ask("get_viewer", &[]).await["role"], "operator");
    assert!(before.ask("get_viewer", &[]).await.is_null());
    app.browser().sign_in(&email(Role::Operator, salon.number), NEW).await;
    assert_eq!(app.browser().call("use_way_back", &[("token", &second), ("password", PASSWORD)]).await.status, 410);
    let late = made(&mut manager, &user).await;
    app.advance(Duration::from_mins(61));
    assert_eq!(app.browser().call("use_way_back", &[("token", &late), ("password", PASSWORD)]).await.status, 410);
}

/// D-26: managers touch no owner, also none who became one after the link was made; nobody makes one for themselves.
#[tokio::test(flavor = "multi_thread")]
async fn managers_make_no_owners_link() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let (mut owner, mut manager) = (salon.signed_in(Role::Owner).await, salon.signed_in(Role::Manager).await);
    let (boss, operator) = (id_of(&mut owner, "owner").await, id_of(&mut owner, "operator").await);
    let refused = manager.call("make_reset", &[("user", &boss)]).await;
    assert_eq!((refused.status, refused.json()["problem"].as_str()), (403, Some("owners-by-owners")), "{}", refused.text);
    let own = owner.call("make_reset", &[("user", &boss)]).await;
    assert_eq!((own.status, own.json()["problem"].as_str()), (409, Some("own-password")), "{}", own.text);
    let link = made(&mut manager, &operator).await;
    owner.ask("change_role", &[("user", &operator), ("role", "owner")]).await;
    assert_eq!(
        app.browser().call("use_way_back", &[("token", &link), ("password", NEW)]).await.status,
        410,
        "a manager's link opens an owner"
    );
    let gone = made(&mut owner, &operator).await;
    owner.ask("remove_person", &[("user", &operator)]).await;
    assert_eq!(app.browser().call("use_way_back", &[("token", &gone), ("password", NEW)]).await.status, 410);
}

/// One salon's link opens that salon alone: the password of somebody who works in several stays.
#[tokio::test(flavor = "multi_thread")]
async fn of_several_salons_a_link_opens_its_own() {
    let app = TestApp::start().await;
    let (salon, other) = (app.salon().await, app.salon_of(4567).await);
    let account = email(Role::Operator, salon.number);
    joins(&mut app.sql().await, &account, &other, Role::Owner).await;
    let mut manager = salon.signed_in(Role::Manager).await;
    let user = id_of(&mut manager, "operator").await;
    let link = made(&mut manager, &user).await;
    let mut browser = app.browser();
    assert_eq!(browser.ask("get_way_back", &[("token", &link)]).await["is_one_of_several"], true);
    assert_eq!(browser.call("use_way_back", &[("token", &link), ("password", NEW)]).await.status, 409);
    browser.ask("use_way_back", &[("token", &link)]).await;
    assert_eq!(browser.ask("get_viewer", &[]).await["company"], salon.company.to_string());
    assert_eq!(app.facts(&["reset_made", "reset_used", "password_renewed"]).await, ["reset_made", "reset_used"]);
    app.browser().sign_in(&account, PASSWORD).await;
}

/// By WhatsApp: the phone of the person shows the link, and the one that was copied is over.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_goes_by_whatsapp() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    let phone = "+79034187111";
    give_phone(&app, &email(Role::Operator, salon.number), phone).await;
    let mut manager = salon.signed_in(Role::Manager).await;
    let user = id_of(&mut manager, "operator").await;
    let copied = made(&mut manager, &user).await;
    manager.ask("send_link", &[("link[person]", &user)]).await;
    app.settle().await;
    let shown = app.shown(phone);
    let (_, rest) = shown[0].split_once("/reset/").unwrap();
    let sent: String = rest.chars().take(43).collect();
    assert_eq!(app.browser().call("get_way_back", &[("token", &copied)]).await.status, 410);
    assert_eq!(app.browser().ask("get_way_back", &[("token", &sent)]).await["name"], "Operator");
}
