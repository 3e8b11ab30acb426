//! Who guesses codes, and who would keep an owner from theirs.

use std::time::Duration;

use otklik::domain::access::Role;

use crate::support::TestApp;
use crate::support::browser::Browser;
use crate::support::owner::{OWNER, asks, code, linked};
use crate::support::salon::email;

async fn tries(browser: &mut Browser, account: &str, typed: &str) -> u16 {
    browser.call("sign_in_by_code", &[("account", account), ("code", typed)]).await.status
}

/// D-23: a code answers to the browser that asked for it. Others neither come in by it, nor use up its tries, nor end it by asking.
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_takes_nothing_of_the_owners_code() {
    let app = TestApp::start().await;
    let account = email(Role::Owner, linked(&app).await.number);
    let (mut owner, mut stranger) = (app.browser(), app.browser());
    asks(&mut owner, &account).await;
    let typed = code(&app).await;
    assert_eq!(tries(&mut stranger, &account, &typed).await, 422, "a code opens a browser that has not asked");
    for _ in 0..6 {
        assert_eq!(tries(&mut stranger, &account, "000000").await, 422);
    }
    app.advance(Duration::from_secs(61));
    asks(&mut stranger, &account).await;
    let other = code(&app).await;
    assert_eq!(app.shown(OWNER).len(), 2);
    assert_eq!(tries(&mut stranger, &account, &typed).await, 422);
    assert_eq!(tries(&mut owner, &account, &other).await, 422);
    assert_eq!(tries(&mut owner, &account, &typed).await, 200, "a stranger has ended the owner's code");
}

/// A day has ten codes for a person, five of them for one network, and thirty tries, whatever name was typed. Nothing of it shows.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_bounds_codes_and_tries() {
    let app = TestApp::start().await;
    let account = email(Role::Owner, linked(&app).await.number);
    let mut sql = app.sql().await;
    let mut browser = app.browser();
    for most in [5, 10] {
        for name in [account.as_str(), OWNER, &account, OWNER, &account, OWNER] {
            browser.ask("request_code", &[("account", name)]).await;
            app.settle().await;
            app.advance(Duration::from_secs(61));
            sqlx::query("delete from sign_in_attempts").execute(&mut sql).await.unwrap();
        }
        assert_eq!(app.shown(OWNER).len(), most);
        sqlx::query("update sign_in_codes set network = 'elsewhere'").execute(&mut sql).await.unwrap();
    }
    sqlx::query("update sign_in_codes set network = code_hash::text, tries = 3").execute(&mut sql).await.unwrap();
    let last = code(&app).await;
    assert_eq!(tries(&mut browser, OWNER, &last).await, 422, "a thirty-first try is weighed");
    sqlx::query("update sign_in_codes set tries = 2").execute(&mut sql).await.unwrap();
    assert_eq!(tries(&mut browser, OWNER, &last).await, 200);
    // A success ends the count; without one a day does.
    app.advance(Duration::from_secs(61));
    asks(&mut app.browser(), &account).await;
    app.settle().await;
    assert_eq!(app.shown(OWNER).len(), 11);
}
