//! D-23: who comes back by the marketplace's redirect to an active salon is recognised, and signs in as everybody does.

use std::time::Duration;

use otklik::domain::access::Role;
use otklik::sandbox::yclients::Faults;

use crate::support::TestApp;
use crate::support::owner::{NEW, code, digits, give_phone};
use crate::support::salon::email;

/// The salon is named, and whom the marketplace has signed for; the code they ask for comes from that salon.
#[tokio::test(flavor = "multi_thread")]
async fn who_comes_back_is_known_again() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut browser = app.browser();
    let answer = browser.get(&app.press(salon.number).await).await;
    assert_eq!((answer.status, answer.header("location")), (302, "/sign-in"));
    assert!(!answer.header("set-cookie").contains("%2B7") && !answer.header("set-cookie").contains("+7"), "the cookie can be read");
    assert!(browser.ask("get_viewer", &[]).await.is_null(), "the redirect signs in");
    let known = browser.ask("get_returning", &[]).await;
    let (name, account) = (known["name"].as_str().unwrap().to_owned(), known["account"].as_str().unwrap().to_owned());
    assert!(!name.is_empty() && account.starts_with('+'), "{known}");
    let page = browser.get("/sign-in").await;
    assert!(
        page.text.contains(known["salon"].as_str().unwrap()) && page.text.contains(&name) && page.text.contains(&account),
        "{}",
        page.text
    );
    give_phone(&app, &email(Role::Owner, salon.number), &account).await;
    browser.ask("request_code", &[("account", &account)]).await;
    app.settle().await;
    let typed = digits(app.shown(&account).last().unwrap());
    browser.ask("renew_password", &[("account", &account), ("code", &typed), ("password", NEW)]).await;
    assert_eq!(browser.ask("get_viewer", &[]).await["company"], salon.company.to_string());
}

/// What anybody may have written into the address names nobody; a cookie of somebody's own making, and one of ten minutes ago, nothing.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_named_without_a_signature() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let mut browser = app.browser();
    browser.get("/auth/yclients/redirect?salon_id=4564&user_name=Ivan&user_phone=%2B79990000001").await;
    let known = browser.ask("get_returning", &[]).await;
    assert_eq!((known["salon"].as_str(), known["name"].as_str(), known["account"].as_str()), (Some("Салон 4564"), Some(""), Some("")));
    app.settle().await;
    let kept = browser.cookies["otklik-returning"].clone();
    let other = app.salon_of(4567).await;
    let sealed = kept.split_once('.').unwrap().1;
    for forged in [format!("{}.{sealed}", other.company), format!("{}.AAAA", salon.company), "x".to_owned()] {
        browser.cookies.insert("otklik-returning".to_owned(), forged);
        assert!(browser.ask("get_returning", &[]).await.is_null());
    }
    browser.cookies.insert("otklik-returning".to_owned(), kept);
    app.advance(Duration::from_mins(11));
    assert!(browser.ask("get_returning", &[]).await.is_null());
    app.settle().await;
}

/// Of several salons the one to which its owner came sends the code.
#[tokio::test(flavor = "multi_thread")]
async fn the_salon_one_comes_to_sends_the_code() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = crate::support::owner::linked(&app).await;
    let other = app.salon_of(4561).await;
    other.link_whatsapp().await;
    let account = email(Role::Owner, salon.number);
    sqlx::query("insert into memberships (company_id, user_id, role, created_at) select $1, id, 'owner', now() + interval '1 hour' from users where email = $2")
        .bind(other.company.0)
        .bind(&account)
        .execute(&mut app.sql().await)
        .await
        .unwrap();
    for (path, company) in [("/auth/yclients/redirect?salon_id=4564", salon.company), ("/sign-in", other.company)] {
        let mut browser = app.browser();
        browser.get(path).await;
        browser.ask("request_code", &[("account", &account)]).await;
        let typed = code(&app).await;
        browser.ask("sign_in_by_code", &[("account", &account), ("code", &typed)]).await;
        assert_eq!(browser.ask("get_viewer", &[]).await["company"], company.to_string(), "{path}");
    }
}

/// Who is signed in to one salon and comes to another is asked to sign in there, and not led back to the first without a word.
#[tokio::test(flavor = "multi_thread")]
async fn another_salon_is_not_taken_for_ones_own() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let (own, other) = (app.salon().await, app.salon_of(4567).await);
    let mut browser = own.signed_in(Role::Owner).await;
    browser.get(&app.press(other.number).await).await;
    let page = browser.get("/sign-in").await;
    let told = page.text.split("data-testid=\"elsewhere\"").nth(1).unwrap_or_default();
    assert!(page.status == 200 && told.contains("Салон 4564"), "{} {}", page.status, told);
    browser.get(&app.press(own.number).await).await;
    assert_eq!(browser.get("/sign-in").await.header("location"), "/clients");
    app.settle().await;
}
