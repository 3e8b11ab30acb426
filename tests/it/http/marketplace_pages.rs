//! INS-03, 07, 09, 10, 11, 12, 39, 40, 43: every way in which the door stays shut is a page that says what happened.

use std::time::Duration;

use otklik::domain::i18n::{Locale, text};
use otklik::domain::integration::Provider;
use otklik::sandbox::yclients::Faults;
use otklik::server::config::Config;
use serde_json::json;

use crate::support::TestApp;
use crate::support::book::Book;
use crate::support::browser::Answer;
use crate::support::market::token;

const SALON: i64 = 4564;
const REDIRECT: &str = "/auth/yclients/redirect?salon_id=4564";

async fn start(change: impl FnOnce(&mut Config)) -> TestApp {
    TestApp::with(Faults::kind(), change).await
}

/// The page of this problem, whole: words in both languages, the way back, a code, and no script.
async fn is_page(app: &TestApp, path: &str, status: u16, problem: &str) {
    for locale in Locale::ALL {
        let mut browser = app.browser();
        let request = browser.request(reqwest::Method::GET, path).header("accept-language", locale.as_str());
        let answer = browser.send(request.header("x-request-id", "0123456789")).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
        for part in ["title", "detail", "happened", "ours", "yours"] {
            let words = Provider::default().named_in(text::door_problems::find(locale, &format!("{problem}.{part}")).unwrap());
            assert!(shows(&answer, &words), "{problem}.{part} {locale:?}: {}", answer.text);
        }
        assert!(shows(&answer, &app.config().yclients.store_url) && shows(&answer, "01234567"), "{}", answer.text);
        // The other language is offered by its own name.
        let body = answer.text.split_once("<body").unwrap().1.replace("Русский", "");
        assert!(locale == Locale::Ru || !body.chars().any(|letter| ('а'..='я').contains(&letter)), "Russian in English: {body}");
        assert!(!answer.text.contains("hydrate"), "it needs no script: {}", answer.text);
        assert!(answer.header("content-security-policy").contains("script-src"), "a page's policy");
    }
}

fn shows(answer: &Answer, words: &str) -> bool {
    answer.text.replace("&quot;", "\"").replace("&#x27;", "'").contains(words)
}

async fn left_behind(app: &TestApp) -> i64 {
    sqlx::query_scalar("select (select count(*) from companies) + (select count(*) from installations)")
        .fetch_one(&mut app.sql().await)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_without_a_salon_or_with_a_wrong_one_says_so() {
    let app = start(|_| ()).await;
    is_page(&app, "/auth/yclients/redirect", 400, "salon_missing").await;
    for number in ["abc", "-1", "0"] {
        is_page(&app, &format!("/auth/yclients/redirect?salon_id={number}"), 400, "salon_invalid").await;
    }
    let many = (1..=21).map(|number| format!("salon_ids[]={number}")).collect::<Vec<_>>().join("&");
    is_page(&app, &format!("/auth/yclients/redirect?{many}"), 400, "too_many_salons").await;
    assert_eq!(app.calls("GET /yclients/api/v1/company/{}").await, json!(null), "none of them was asked for");
    let signed = app.press(SALON).await;
    is_page(&app, &signed.replace("user_data_sign=", "user_data_sign=0"), 403, "forged").await;
    assert_eq!(left_behind(&app).await, 0);
    assert_eq!(app.browser().get("/auth/nobody/redirect?salon_id=1").await.status, 404);
}

/// A redirect counts by its salons: one address cannot make us ask for more of them than for so many single ones.
#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_of_many_salons_counts_as_many() {
    let app = start(|config| (config.doors.sign_ins_per_minute, config.doors.sign_in_burst) = (1, 10)).await;
    let eight = "/auth/yclients/redirect?salon_ids=1,2,3,4,5,6,7,8";
    is_status(&app, eight, 404).await;
    is_status(&app, eight, 429).await;
    is_status(&app, REDIRECT, 403).await;
    is_status(&app, REDIRECT, 403).await;
    is_page(&app, REDIRECT, 429, "too_many").await;
    app.advance(Duration::from_mins(9));
    is_status(&app, eight, 404).await;
}

async fn is_status(app: &TestApp, path: &str, status: u16) {
    assert_eq!(app.browser().get(path).await.status, status, "{path}");
}

/// The page is in the browser's language until its reader chooses the other; the address is the same, and is written nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_a_script_changes_its_language() {
    let app = start(|_| ()).await;
    let mut browser = app.browser();
    for path in [REDIRECT, "/marketplace/onboarding?token=a.b.c", "/onboarding/resume/nothing"] {
        for (locale, own_name) in [("en", "English"), ("ru", "Русский")] {
            let page = browser.get(path).await;
            assert!(page.text.contains(&format!("value=\"{locale}\"")) && page.text.contains(own_name), "{path}: {}", page.text);
            assert!(!page.text.contains("token=a.b.c") && !page.text.contains("salon_id="), "the query stands in the page: {}", page.text);
            let form = browser.request(reqwest::Method::POST, path).header("content-type", "application/x-www-form-urlencoded");
            let answer = browser.send(form.body(format!("locale={locale}"))).await;
            assert_eq!((answer.status, answer.header("location")), (303, path));
            let title = if locale == "en" { "What happened" } else { "Что случилось" };
            assert!(browser.get(path).await.text.contains(title), "{path} in {locale}");
        }
    }
    let form = browser.request(reqwest::Method::POST, REDIRECT).body("locale=xx");
    assert_eq!(browser.send(form).await.header("set-cookie"), "");
}

/// INS-09, INS-43: the token is looked at before anything else; the person reads the page, the operator the cause.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_token_the_page_and_the_log_say_so() {
    let book = Book::open();
    for token in ["", "test_token_waiting_for_real"] {
        let app = start(|config| config.yclients.partner_token = token.into()).await;
        is_page(&app, REDIRECT, 503, "not_configured").await;
        is_page(&app, "/auth/yclients/redirect?salon_id=abc", 503, "not_configured").await;
        // A space that does not break is a space to who reads it.
        let page = app.browser().get(REDIRECT).await.text.replace('\u{a0}', " ");
        assert!(page.contains("Конфигурация не завершена"), "{page}");
        assert!(page.contains("Интеграция еще не настроена. Пожалуйста, свяжитесь с технической поддержкой."), "{page}");
        assert_eq!(app.calls("GET /yclients/api/v1/company/{}").await, json!(null));
    }
    let line = "the application's token is missing or is the test token";
    assert!(book.text().lines().any(|said| said.contains(line) && said.contains("partner_token")), "{}", book.text());
}

/// INS-10, INS-40: the CRM's 401, 403, 404, 500 and silence, each in its own words.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_crm_says_has_a_page_each() {
    let app = start(|_| ()).await;
    is_page(&app, REDIRECT, 403, "crm_refused").await;
    is_page(&app, "/auth/yclients/redirect?salon_id=999999", 404, "crm_unknown").await;
    app.press(SALON).await;
    for fault in ["server_error", "bad_gateway", "html", "empty", "success_false"] {
        app.outside.faults(json!({"refuse": fault})).await;
        is_page(&app, REDIRECT, 503, "crm_down").await;
    }
    app.outside.faults(json!({"refuse": null})).await;
    // The way out that the page offers: the same address again.
    assert!(app.browser().get(REDIRECT).await.header("location").contains("token="));
    app.settle().await;
    app.outside.faults(json!({"refuse": "too_many"})).await;
    is_page(&app, REDIRECT, 503, "crm_down").await;
    let wrong = start(|config| config.yclients.partner_token = "another".into()).await;
    wrong.press(SALON).await;
    is_page(&wrong, REDIRECT, 403, "crm_refused").await;
    let silent = start(|config| config.yclients.api_url = "http://127.0.0.1:9/api".to_owned()).await;
    is_page(&silent, REDIRECT, 503, "crm_down").await;
    assert!(silent.browser().get(REDIRECT).await.text.contains("href=\"\""), "no way to try again");
    assert_eq!(left_behind(&silent).await, 0);
}

/// INS-07, INS-12, INS-39: an hour by the product's clock.
#[tokio::test(flavor = "multi_thread")]
async fn the_onboarding_link_lives_an_hour() {
    let app = start(|_| ()).await;
    let path = app.press(SALON).await;
    let token = token(&app.browser().get(&path).await);
    let link = format!("/marketplace/onboarding?token={token}");
    app.advance(Duration::from_mins(59));
    assert_eq!(app.browser().get(&link).await.status, 303);
    app.advance(Duration::from_mins(2));
    is_page(&app, &link, 410, "token_expired").await;
    is_page(&app, &format!("{link}x"), 403, "token_forged").await;
    is_page(&app, "/marketplace/onboarding", 403, "token_forged").await;
    app.settle().await;
}

/// INS-11: each step is logged, and nothing of the person, the query or the token.
#[tokio::test(flavor = "multi_thread")]
async fn every_step_is_logged_without_the_query() {
    let book = Book::open();
    let app = start(|_| ()).await;
    let path = app.press(SALON).await;
    let answer = app.browser().get(&path).await;
    let person = app.claims(&answer).onboarding.user_data.unwrap();
    app.browser().get(&format!("/marketplace/onboarding?token={}", token(&answer))).await;
    app.browser().get(&path.replace("user_data_sign=", "user_data_sign=0")).await;
    app.settle().await;
    let (log, query) = (book.text(), path.split_once('?').unwrap().1);
    for step in [
        "a salon comes from the marketplace",
        "was founded for a salon",
        "the registration started",
        "token was issued",
        "link was opened",
        "a redirect was refused",
    ] {
        assert!(log.contains(step), "no step «{step}»: {log}");
    }
    let (data, sign) = query.split_once("user_data=").unwrap().1.split_once("&user_data_sign=").unwrap();
    for canary in [data, sign, &token(&answer), &person.name, &person.phone, &person.email, "salon_id="] {
        assert!(!log.contains(canary), "{canary} is in the log");
    }
}
