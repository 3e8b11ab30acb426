//! One's own sign-ins: seen, ended one by one and all at once, and ended by a new password.

use otklik::domain::access::Role;
use reqwest::Method;
use serde_json::Value;

use crate::support::browser::{Browser, path_of};
use crate::support::salon::{PASSWORD, email};
use crate::support::{Salon, TestApp};

const FIREFOX: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0";
const NEW: &str = "reka-u-mosta-7";

async fn devices(browser: &mut Browser) -> Vec<Value> {
    browser.ask("get_profile", &[]).await["devices"].as_array().unwrap().clone()
}

/// Three browsers of the owner; the third is a Firefox.
async fn three(salon: &Salon<'_>) -> [Browser; 3] {
    let mut three = [salon.signed_in(Role::Owner).await, salon.signed_in(Role::Owner).await, salon.signed_in(Role::Owner).await];
    let firefox = &mut three[2];
    let request = firefox.request(Method::POST, &path_of("get_viewer")).header("user-agent", FIREFOX);
    assert_eq!(firefox.send(request).await.status, 200);
    three
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sees_and_ends_their_own_sign_ins() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let [mut here, mut there, mut firefox] = three(&salon).await;
    let seen = devices(&mut here).await;
    assert_eq!(seen.iter().map(|device| device["is_this"].as_bool().unwrap()).collect::<Vec<_>>(), [true, false, false]);
    let device = seen.iter().find(|device| device["agent"] == "Firefox, macOS").unwrap()["id"].as_str().unwrap();
    // Nobody else's: for a colleague it is not there.
    let mut manager = salon.signed_in(Role::Manager).await;
    assert_eq!(manager.call("sign_out_device", &[("device", device)]).await.status, 404);
    here.ask("sign_out_device", &[("device", device)]).await;
    assert!(firefox.ask("get_viewer", &[]).await.is_null());
    assert_eq!(here.ask("sign_out_elsewhere", &[]).await, 1);
    assert!(there.ask("get_viewer", &[]).await.is_null());
    assert!(here.ask("get_viewer", &[]).await.is_object() && manager.ask("get_viewer", &[]).await.is_object());
}

/// CVE-2021-3740: whoever has the old cookie has nothing; the new session is a new token.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_every_other_sign_in() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let [mut here, mut there, _] = three(&salon).await;
    let mut thief = here.clone();
    let wrong = here.call("change_password", &[("old", "wrong-password"), ("password", NEW)]).await;
    assert_eq!((wrong.status, wrong.json()["fields"][0]["field"].as_str()), (422, Some("old")), "{}", wrong.text);
    let weak = here.call("change_password", &[("old", PASSWORD), ("password", "otklik-otklik")]).await;
    assert_eq!((weak.status, weak.json()["fields"][0]["problem"].as_str()), (422, Some("ours")), "{}", weak.text);
    assert!(there.ask("get_viewer", &[]).await.is_object());
    here.ask("change_password", &[("old", PASSWORD), ("password", NEW)]).await;
    assert!(here.ask("get_viewer", &[]).await.is_object());
    assert_ne!(here.cookies, thief.cookies);
    assert!(there.ask("get_viewer", &[]).await.is_null() && thief.ask("get_viewer", &[]).await.is_null());
    let account = email(Role::Owner, salon.number);
    assert_eq!(app.browser().call("sign_in", &[("account", &account), ("password", PASSWORD)]).await.status, 401);
    app.browser().sign_in(&account, NEW).await;
}

/// §3.2: a token is new for each sign-in, and the database knows its hash only.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_new_each_time_and_kept_nowhere() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let (one, two) = (salon.signed_in(Role::Owner).await, salon.signed_in(Role::Owner).await);
    assert_ne!(one.cookies, two.cookies);
    let token = one.cookies.values().find(|value| value.len() == 43).unwrap();
    let (kept, hashed): (bool, bool) = sqlx::query_as(
        "select bool_or(s::text like '%' || $1 || '%' or s.token_hash = convert_to($1, 'UTF8')), bool_or(token_hash = sha256(convert_to($1, 'UTF8'))) from sign_ins s",
    )
    .bind(token)
    .fetch_one(&mut app.sql().await)
    .await
    .unwrap();
    assert!(!kept && hashed);
}
