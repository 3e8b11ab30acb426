//! The doors before the scripts arrive: a form that is posted plainly goes on to where it should.

use otklik::domain::access::Role;
use reqwest::Method;

use crate::support::TestApp;
use crate::support::browser::{Answer, Browser, path_of};
use crate::support::owner::linked;
use crate::support::salon::email;

async fn posts(browser: &mut Browser, from: &str, function: &str, body: String) -> Answer {
    let request = browser.request(Method::POST, &path_of(function)).header("accept", "text/html").header("referer", from);
    let answer = browser.send(request.header("content-type", "application/x-www-form-urlencoded").body(body)).await;
    assert_eq!(answer.status, 302, "{}", answer.text);
    answer
}

/// After the first form comes the second, and the address tells nothing of the account.
#[tokio::test(flavor = "multi_thread")]
async fn who_asked_for_a_code_can_type_it() {
    let app = TestApp::start().await;
    for (path, body) in [("/sign-in/code", "account=x%40y.test"), ("/sign-in/forgot", "account=x%40y.test&sets_password=true")] {
        let mut browser = app.browser();
        let first = browser.get(path).await.text;
        assert!(!first.contains("name=\"code\""), "{path}");
        let answer = posts(&mut browser, path, "request_code", body.to_owned()).await;
        assert_eq!(answer.header("location"), format!("{path}?asked"));
        let second = browser.get(answer.header("location")).await.text;
        assert!(second.contains("name=\"code\"") && second.contains("name=\"account\""), "{path} asks for no code");
        assert_eq!(second.contains("name=\"password\""), path.ends_with("forgot"));
    }
}

/// A colleague's link has signed in: what follows is the workspace, and not a link that is over.
#[tokio::test(flavor = "multi_thread")]
async fn a_used_link_leads_home() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let people = owner.ask("list_people", &[]).await;
    let account = email(Role::Operator, salon.number);
    let operator = people["people"].as_array().unwrap().iter().find(|person| person["email"] == account.as_str()).unwrap();
    let made = owner.ask("make_reset", &[("user", operator["user"].as_str().unwrap())]).await;
    let (_, token) = made["link"].as_str().unwrap().rsplit_once('/').unwrap();
    let mut browser = app.browser();
    let body = format!("token={token}&password=reka-u-mosta-7");
    let answer = posts(&mut browser, &format!("/reset/{token}"), "use_way_back", body).await;
    assert_eq!(answer.header("location"), "/clients");
    assert_eq!(browser.ask("get_viewer", &[]).await["role"], "operator");
}
