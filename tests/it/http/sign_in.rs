//! Signing in: what an attacker learns (nothing), how long they wait, and how long a sign-in lives.

use std::time::Duration;

use otklik::domain::access::Role;
use otklik::domain::i18n::Locale;
use otklik::domain::money::Currency;
use otklik::sandbox::yclients::Faults;
use otklik::server::accounts::people::{NewPerson, add_person};
use otklik::server::accounts::{NewCompany, register_company};

use crate::support::TestApp;
use crate::support::salon::{PASSWORD, email};

/// D-30: a wrong password and an unknown account get the same answer.
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_account_answers_like_a_wrong_password() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let known = email(Role::Owner, salon.number);
    let mut answers = Vec::new();
    for account in [known.as_str(), "nobody@otklik.test"] {
        let answer = app.browser().call("sign_in", &[("account", account), ("password", "wrong-password")]).await;
        assert!(answer.headers.get("set-cookie").is_none());
        answers.push((answer.status, answer.text));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0].0, 401);
    assert!(!answers[0].1.chars().any(|c| c.is_ascii_digit()), "it counts tries: {}", answers[0].1);
}

/// D-30: after many failures each try waits longer, known account or not; waiting ends it, nobody is locked out.
#[tokio::test(flavor = "multi_thread")]
async fn failures_make_the_next_try_wait_longer() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let known = email(Role::Owner, salon.number);
    let mut waits = Vec::new();
    for _ in 0..10 {
        assert_eq!(app.browser().call("sign_in", &[("account", &known), ("password", "wrong-password")]).await.status, 401);
    }
    for _ in 0..3 {
        assert_eq!(app.browser().call("sign_in", &[("account", &known), ("password", "wrong-password")]).await.status, 401);
        let refused = app.browser().call("sign_in", &[("account", &known), ("password", PASSWORD)]).await;
        assert_eq!(refused.status, 429, "the right password is not weighed either");
        let wait: u64 = refused.header("retry-after").parse().unwrap();
        waits.push(wait);
        app.advance(Duration::from_secs(wait + 1));
    }
    assert!(waits.is_sorted_by(|a, b| a < b), "{waits:?}");
    app.browser().sign_in(&known, PASSWORD).await;
}

/// The cookie is out of scripts' reach and goes nowhere else; signing out ends it on the server.
#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_guarded_and_ends_with_signing_out() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut browser = app.browser();
    let account = email(Role::Owner, salon.number);
    let answer = browser.call("sign_in", &[("account", &account), ("password", PASSWORD)]).await;
    let cookie = answer.header("set-cookie");
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="] {
        assert!(cookie.contains(attribute), "{attribute}: {cookie}");
    }
    let mut thief = browser.clone();
    assert!(thief.ask("get_viewer", &[]).await.is_object());
    browser.ask("sign_out", &[]).await;
    assert!(browser.cookies.is_empty());
    assert!(thief.ask("get_viewer", &[]).await.is_null(), "a copy of the cookie outlives signing out");
}

/// A sign-in ends when it is idle for twelve hours, and after thirty days however much it is used.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_ends_by_itself() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut idle = salon.signed_in(Role::Manager).await;
    app.advance(Duration::from_hours(11));
    assert!(idle.ask("get_viewer", &[]).await.is_object());
    app.advance(Duration::from_hours(13));
    assert!(idle.ask("get_viewer", &[]).await.is_null());
    let mut busy = salon.signed_in(Role::Manager).await;
    for _ in 0..65 {
        app.advance(Duration::from_hours(11));
        assert!(busy.ask("get_viewer", &[]).await.is_object());
    }
    app.advance(Duration::from_hours(10));
    assert!(busy.ask("get_viewer", &[]).await.is_null());
}

/// §3.2: where the connection is encrypted the cookie is bound to our host: no other name of the domain can set or read it.
#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_bound_to_the_host_where_the_connection_is_encrypted() {
    let app = TestApp::with(Faults::kind(), |config| config.public_url = "https://otklik.example.test".to_owned()).await;
    let new = NewCompany { name: "Салон".to_owned(), zone: chrono_tz::Europe::Moscow, currency: Currency::Rub, locale: Locale::Ru };
    let company = register_company(&app.state.db, &app.state.vault, new).await.unwrap();
    let account = "irina@severnoe.test";
    let person = NewPerson { email: account.to_owned(), name: "Ирина".to_owned(), role: Role::Owner, password: PASSWORD.to_owned() };
    add_person(&app.state.db, company, person).await.unwrap();
    let answer = app.browser().call("sign_in", &[("account", account), ("password", PASSWORD)]).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-otklik="), "{cookie}");
    for attribute in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(attribute), "{attribute}: {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
}
