//! Whoever was inside and is not any more reads why, once, on the page where one signs in.

use otklik::domain::access::Role;
use otklik::sandbox::yclients::Faults;
use serde_json::json;

use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

async fn told(salon: &Salon<'_>, role: Role, why: &str, end: impl AsyncFnOnce(&str)) {
    let (mut owner, mut browser) = (salon.signed_in(Role::Owner).await, salon.signed_in(role).await);
    assert!(browser.ask("get_farewell", &[]).await.is_null(), "a sign-in that stands has no end");
    let people = owner.ask("list_people", &[]).await;
    let them = people["people"].as_array().unwrap().iter().find(|person| person["role"] == role.as_str()).unwrap();
    end(them["user"].as_str().unwrap()).await;
    eventually("the sign-in to end", || {
        let mut browser = browser.clone();
        async move { browser.ask("get_viewer", &[]).await.is_null().then_some(()) }
    })
    .await;
    // By the door that a program has too; then it is forgotten.
    let mut copy = browser.clone();
    assert_eq!(copy.ask("get_farewell", &[]).await, why);
    assert!(browser.ask("get_farewell", &[]).await.is_null(), "it is said once");
}

/// Removed, with another role, with the salon taken away; the token is the key to the reason, and a guessed one opens nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_door_says_why_one_is_out() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let mut by = owner.clone();
    told(&salon, Role::Manager, "role_changed", async |user| {
        by.ask("change_role", &[("user", user), ("role", "operator")]).await;
        by.ask("change_role", &[("user", user), ("role", "manager")]).await;
    })
    .await;
    told(&salon, Role::Operator, "removed", async |user| {
        owner.ask("remove_person", &[("user", user)]).await;
    })
    .await;
    let mut guesser = app.browser();
    guesser.cookies.insert("otklik".to_owned(), "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned());
    assert!(guesser.ask("get_farewell", &[]).await.is_null() && app.browser().ask("get_farewell", &[]).await.is_null());
    told(&salon, Role::Owner, "salon_gone", async |_| {
        app.outside.control("yclients/uninstall", Some(json!({"salon_id": salon.number}))).await;
    })
    .await;
    app.settle().await;
}

/// On the page it stands above the form, in the reader's language; the page that is read again is the plain one. Where it leads
/// after a sign-in is nobody else's to say.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_it_once() {
    const RU: &str = "вас больше нет среди его сотрудников";
    const EN: &str = "among its people";
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let (mut owner, mut manager, mut operator) =
        (salon.signed_in(Role::Owner).await, salon.signed_in(Role::Manager).await, salon.signed_in(Role::Operator).await);
    let people = owner.ask("list_people", &[]).await;
    for person in people["people"].as_array().unwrap().iter().filter(|person| person["role"] != "owner") {
        owner.ask("remove_person", &[("user", person["user"].as_str().unwrap())]).await;
    }
    let page = operator.get("/sign-in?next=//evil.example").await.text;
    assert!(page.contains(RU) && !page.contains("evil.example/"), "{page}");
    assert!(!operator.get("/sign-in").await.text.contains(RU), "it is said once");
    let request = manager.request(reqwest::Method::GET, "/sign-in").header("accept-language", "en");
    assert!(manager.send(request).await.text.contains(EN));
    assert!(!owner.get("/sign-in").await.text.contains(EN));
}
