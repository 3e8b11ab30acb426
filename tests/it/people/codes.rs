//! The owner's code: who gets it, what it opens, how it dies, and that nobody else reads it.

use std::time::{Duration, Instant};

use otklik::domain::access::Role;
use otklik::domain::ids::ClientId;
use otklik::server::letters::code::ANSWER;
use serde_json::json;
use uuid::Uuid;

use super::joins;
use crate::support::TestApp;
use crate::support::owner::{NEW, OWNER, asks, code, give_phone, isolated, linked, rows_as_text};
use crate::support::salon::{PASSWORD, email};

/// D-23: the code comes to the owner's phone from the salon's number, opens the salon once, and stands nowhere else.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_opens_the_salon_once() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    let mut operator = salon.signed_in(Role::Operator).await;
    let mut frames = operator.stream("/live", None).await;
    let mut browser = app.browser();
    let account = email(Role::Owner, salon.number);
    asks(&mut browser, &account).await;
    // Before anybody has used it.
    let typed = code(&app).await;
    for (table, row) in rows_as_text(&app).await {
        assert!(!isolated(&row, &typed), "{table} holds the code: {row}");
    }
    let words = &app.shown(OWNER)[0];
    let told: i64 =
        sqlx::query_scalar("select count(*) from messages where content_hash = sha256(convert_to($1, 'UTF8')) or sealed_body is not null")
            .bind(words)
            .fetch_one(&mut app.sql().await)
            .await
            .unwrap();
    assert_eq!(told, 0, "the words can be found by their hash, or are kept after they have left");
    let wrong = browser.call("sign_in_by_code", &[("account", &account), ("code", "00")]).await;
    assert_eq!((wrong.status, wrong.json()["fields"][0]["problem"].as_str()), (422, Some("code")), "{}", wrong.text);
    browser.ask("sign_in_by_code", &[("account", &account), ("code", &typed)]).await;
    let viewer = browser.ask("get_viewer", &[]).await;
    assert_eq!((viewer["role"].as_str(), viewer["company"].as_str()), (Some("owner"), Some(salon.company.to_string().as_str())));
    let again = browser.call("sign_in_by_code", &[("account", &account), ("code", &typed)]).await;
    assert_eq!(again.status, 422, "a code is used twice");
    // No screen of the operator's: neither a client, nor a line, nor a frame.
    let clients = operator.ask("list_clients", &[]).await;
    let own: Uuid = sqlx::query_scalar("select id from clients where is_own").fetch_one(&mut app.sql().await).await.unwrap();
    let timeline = operator.ask("list_timeline", &[("client", &ClientId(own).to_string())]).await;
    assert_eq!(
        (clients["items"].as_array().unwrap().iter().any(|client| client.to_string().contains("7105")), &timeline["items"]),
        (false, &json!([]))
    );
    frames
        .find(|frame| {
            assert!(!isolated(&frame.to_string(), &typed), "{frame}");
            frame["status"] == "delivered"
        })
        .await;
    let page = operator.ask("get_whatsapp", &[]).await;
    assert_eq!(page["figures"]["sent_today"]["sent"], json!(0), "the code counts among the messages to clients");
}

/// D-30: whoever asks hears the same at the same moment: an owner, an operator, nobody, and an owner whose number is not linked.
#[tokio::test(flavor = "multi_thread")]
async fn everybody_hears_the_same() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    let silent = app.salon_of(4567).await;
    let accounts =
        [email(Role::Owner, salon.number), email(Role::Operator, salon.number), email(Role::Owner, silent.number), "x@y.test".to_owned()];
    let mut answers = Vec::new();
    for account in &accounts {
        let (mut browser, begun) = (app.browser(), Instant::now());
        let answer = browser.call("request_code", &[("account", account)]).await;
        assert!(begun.elapsed() >= ANSWER, "{account} is answered after {:?}", begun.elapsed());
        let begun = Instant::now();
        let tried = browser.call("sign_in_by_code", &[("account", account), ("code", "000000")]).await;
        assert!(begun.elapsed() >= ANSWER, "a try for {account} is answered after {:?}", begun.elapsed());
        answers.push((answer.status, answer.text, tried.status, tried.text));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    app.settle().await;
    let letters: i64 =
        sqlx::query_scalar("select count(*) from messages where trigger = 'code'").fetch_one(&mut app.sql().await).await.unwrap();
    assert_eq!(letters, 1);
}

/// D-23: five tries, ten minutes, and the code before a new one is over. A second request within the minute sends nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_dies() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    let account = email(Role::Owner, salon.number);
    let mut browser = app.browser();
    let mut codes = Vec::new();
    for round in 1..=3 {
        asks(&mut browser, &account).await;
        asks(&mut browser, &account).await;
        app.settle().await;
        assert_eq!(app.shown(OWNER).len(), round, "one letter for two requests within a minute");
        codes.push(code(&app).await);
        app.advance(Duration::from_secs(61));
        sqlx::query("delete from sign_in_attempts").execute(&mut app.sql().await).await.unwrap();
    }
    let mut tries = async |typed: &str| browser.call("sign_in_by_code", &[("account", &account), ("code", typed)]).await.status;
    // The first two are over; with them and three others the five tries are used up.
    for typed in [codes[0].as_str(), codes[1].as_str(), "1", "2", "3"] {
        assert_eq!(tries(typed).await, 422);
    }
    assert_eq!(tries(&codes[2]).await, 422, "a sixth try is weighed");
    let mut late = app.browser();
    asks(&mut late, &account).await;
    let fresh = code(&app).await;
    app.advance(Duration::from_mins(10));
    let refused = late.call("sign_in_by_code", &[("account", &account), ("code", &fresh)]).await;
    assert_eq!(refused.status, 422, "a code is ten minutes old");
}

/// D-30: requests grow slower the more there are, known account or not; nobody is locked out.
#[tokio::test(flavor = "multi_thread")]
async fn requests_grow_slower() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    for account in [email(Role::Owner, salon.number), "nobody@otklik.test".to_owned()] {
        for _ in 0..4 {
            assert_eq!(app.browser().call("request_code", &[("account", &account)]).await.status, 200);
        }
        let refused = app.browser().call("request_code", &[("account", &account)]).await;
        let wait: u64 = refused.header("retry-after").parse().unwrap();
        assert_eq!(refused.status, 429);
        // The password is another way: it does not wait.
        assert_eq!(app.browser().call("sign_in", &[("account", &account), ("password", "wrong-password")]).await.status, 401);
        app.advance(Duration::from_secs(wait));
        assert_eq!(app.browser().call("request_code", &[("account", &account)]).await.status, 200);
    }
    app.settle().await;
}

/// CVE-2021-3740: the new password ends every other sign-in, and every link by which another could have been set.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_what_was_before() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    let account = email(Role::Owner, salon.number);
    let mut elsewhere = salon.signed_in(Role::Owner).await;
    let mut browser = app.browser();
    asks(&mut browser, &account).await;
    let typed = code(&app).await;
    let weak = browser.call("renew_password", &[("account", &account), ("code", &typed), ("password", "otklik-2026")]).await;
    assert_eq!((weak.status, weak.json()["fields"][0]["field"].as_str()), (422, Some("password")), "{}", weak.text);
    browser.ask("renew_password", &[("account", &account), ("code", &typed), ("password", NEW)]).await;
    assert_eq!(browser.ask("get_viewer", &[]).await["role"], "owner");
    assert!(elsewhere.ask("get_viewer", &[]).await.is_null(), "another sign-in outlives the password");
    assert_eq!(app.browser().call("sign_in", &[("account", &account), ("password", PASSWORD)]).await.status, 401);
    app.browser().sign_in(&account, NEW).await;
    let facts = app.facts(&["password_renewed"]).await;
    assert_eq!(facts.len(), 1);
}

/// What one salon's number vouches for opens that salon alone: of an account of several the code sets no password, and still signs in.
#[tokio::test(flavor = "multi_thread")]
async fn of_several_salons_a_code_opens_the_one_that_sent_it() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    let other = app.salon_of(4567).await;
    let account = email(Role::Owner, salon.number);
    joins(&mut app.sql().await, &account, &other, Role::Owner).await;
    let mut browser = app.browser();
    // The other is newer and has no number online: the code comes from the one that has.
    asks(&mut browser, &account).await;
    let typed = code(&app).await;
    // More often than a code bears tries: an answer that opens nothing is none.
    for _ in 0..6 {
        let refused = browser.call("renew_password", &[("account", &account), ("code", &typed), ("password", NEW)]).await;
        assert_eq!((refused.status, refused.json()["problem"].as_str()), (409, Some("several-companies")), "{}", refused.text);
    }
    browser.ask("sign_in_by_code", &[("account", &account), ("code", &typed)]).await;
    assert_eq!(browser.ask("get_viewer", &[]).await["company"], salon.company.to_string());
    app.browser().sign_in(&account, PASSWORD).await;
}

/// Whoever is no owner any more has no use for the code that is on the way.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_opens_owners_only() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    let account = email(Role::Owner, salon.number);
    let mut browser = app.browser();
    asks(&mut browser, &account).await;
    let typed = code(&app).await;
    sqlx::query("update memberships set role = 'operator' where company_id = $1")
        .bind(salon.company.0)
        .execute(&mut app.sql().await)
        .await
        .unwrap();
    let refused = browser.call("sign_in_by_code", &[("account", &account), ("code", &typed)]).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    let phone = "+79034187111";
    give_phone(&app, &email(Role::Operator, salon.number), phone).await;
    assert_eq!(app.browser().call("request_code", &[("account", phone)]).await.status, 200);
    app.settle().await;
    assert!(app.shown(phone).is_empty(), "an operator is sent a code");
}

/// Two tabs with the same code at the same moment: one is in.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_with_one_code_one_is_in() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    let account = email(Role::Owner, salon.number);
    let mut first = app.browser();
    asks(&mut first, &account).await;
    let typed = code(&app).await;
    let coming = (0..2).map(|_| {
        let (mut browser, account, typed) = (first.clone(), account.clone(), typed.clone());
        async move { browser.call("sign_in_by_code", &[("account", &account), ("code", &typed)]).await.status }
    });
    let mut answers = futures_util::future::join_all(coming).await;
    answers.sort_unstable();
    assert_eq!(answers, [200, 422]);
}
