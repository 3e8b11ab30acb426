//! Coming by an invitation: once, for an hour, and never into somebody else's account.

use std::time::Duration;

use otklik::domain::access::Role;
use serde_json::Value;

use crate::support::salon::{PASSWORD, email};
use crate::support::{Salon, TestApp};

const RUSLAN: &str = "ruslan@otklik.test";
const NEW: &str = "reka-u-mosta-7";

/// Invites, and answers the token of the link.
async fn invite(salon: &Salon<'_>, by: Role, contact: &str, role: &str) -> String {
    let mut host = salon.signed_in(by).await;
    let invited = host.ask("invite_person", &[("name", "Руслан Мамедов"), ("contact", contact), ("role", role)]).await;
    token_of(&invited)
}

fn token_of(invited: &Value) -> String {
    let link = invited["link"].as_str().unwrap();
    let (_, token) = link.rsplit_once("/invite/").unwrap();
    // 256 bits.
    assert_eq!(token.len(), 43, "{link}");
    token.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_lets_one_person_in_once() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let token = invite(&salon, Role::Manager, RUSLAN, "operator").await;
    // The link itself is nowhere: neither in the rows nor in the facts.
    let kept: i64 = sqlx::query_scalar(
        "select (select count(*) from invitations i where i::text like '%' || $1 || '%') + (select count(*) from events e where e::text like '%' || $1 || '%')",
    )
    .bind(&token)
    .fetch_one(&mut app.sql().await)
    .await
    .unwrap();
    assert_eq!(kept, 0);
    let mut ruslan = app.browser();
    let welcome = ruslan.ask("get_invitation", &[("token", &token)]).await;
    assert_eq!(
        (welcome["role"].as_str(), welcome["account"].as_str(), welcome["has_password"].as_bool()),
        (Some("operator"), Some(RUSLAN), Some(false))
    );
    let weak = ruslan.call("accept_invitation", &[("token", &token), ("name", "Руслан"), ("password", "1234567890")]).await;
    assert_eq!((weak.status, weak.json()["fields"][0]["problem"].as_str()), (422, Some("common")), "{}", weak.text);
    ruslan.ask("accept_invitation", &[("token", &token), ("name", "Руслан"), ("password", NEW)]).await;
    let viewer = ruslan.ask("get_viewer", &[]).await;
    assert_eq!((viewer["name"].as_str(), viewer["role"].as_str()), (Some("Руслан"), Some("operator")));
    app.browser().sign_in(RUSLAN, NEW).await;
    // Used up.
    assert_eq!(app.browser().call("get_invitation", &[("token", &token)]).await.status, 410);
    let again = app.browser().call("accept_invitation", &[("token", &token), ("name", "Кто-то"), ("password", NEW)]).await;
    assert_eq!(again.status, 410);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_after_an_hour_when_taken_back_and_when_renewed() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let over = async |token: &str| app.browser().call("get_invitation", &[("token", token)]).await.status == 410;
    let first = invite(&salon, Role::Owner, "8 925 663-18-09", "manager").await;
    let people = owner.ask("list_people", &[]).await;
    let id = people["invitations"][0]["id"].as_str().unwrap();
    let second = token_of(&owner.ask("renew_invitation", &[("invitation", id)]).await);
    assert!(over(&first).await && !over(&second).await);
    app.advance(Duration::from_mins(59));
    assert!(!over(&second).await);
    app.advance(Duration::from_mins(2));
    assert!(over(&second).await);
    assert_eq!(owner.ask("list_people", &[]).await["invitations"][0]["is_over"], true);
    let third = token_of(&owner.ask("renew_invitation", &[("invitation", id)]).await);
    owner.ask("withdraw_invitation", &[("invitation", id)]).await;
    assert!(over(&third).await);
    assert_eq!(owner.call("renew_invitation", &[("invitation", id)]).await.status, 404);
}

/// An account that exists gives its own password; the link that others have seen sets none.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_keeps_its_password() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.salon().await, app.salon_of(4567).await);
    let known = email(Role::Operator, theirs.number);
    let token = invite(&ours, Role::Owner, &known, "manager").await;
    let mut browser = app.browser();
    assert_eq!(browser.ask("get_invitation", &[("token", &token)]).await["has_password"], true);
    let stolen = browser.call("accept_invitation", &[("token", &token), ("name", "Вор"), ("password", NEW)]).await;
    assert_eq!(stolen.status, 401, "{}", stolen.text);
    browser.ask("accept_invitation", &[("token", &token), ("password", PASSWORD)]).await;
    let viewer = browser.ask("get_viewer", &[]).await;
    assert_eq!((viewer["role"].as_str(), viewer["name"].as_str()), (Some("manager"), Some("Operator")));
    assert_eq!(viewer["company"], ours.company.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_invited_as_what_has_its_rules() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut manager = salon.signed_in(Role::Manager).await;
    let owner = manager.call("invite_person", &[("name", "Руслан"), ("contact", RUSLAN), ("role", "owner")]).await;
    assert_eq!((owner.status, owner.json()["problem"].as_str()), (403, Some("owners-by-owners")), "{}", owner.text);
    let here = email(Role::Operator, salon.number);
    for (name, contact, field, problem) in
        [("", RUSLAN, "name", "name"), ("Руслан", "ruslan", "contact", "contact"), ("Руслан", here.as_str(), "contact", "member")]
    {
        let refused = manager.call("invite_person", &[("name", name), ("contact", contact), ("role", "operator")]).await;
        let told = &refused.json()["fields"][0];
        assert_eq!(
            (refused.status, told["field"].as_str(), told["problem"].as_str()),
            (422, Some(field), Some(problem)),
            "{}",
            refused.text
        );
    }
    assert!(manager.ask("list_people", &[]).await["invitations"].as_array().unwrap().is_empty());
}

/// what another company invited is not there.
#[tokio::test(flavor = "multi_thread")]
async fn another_companys_people_are_not_there() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.salon().await, app.salon_of(4567).await);
    invite(&theirs, Role::Owner, RUSLAN, "operator").await;
    let mut theirs = theirs.signed_in(Role::Owner).await;
    let people = theirs.ask("list_people", &[]).await;
    let (invitation, user) = (people["invitations"][0]["id"].as_str().unwrap(), people["people"][2]["user"].as_str().unwrap());
    let mut owner = ours.signed_in(Role::Owner).await;
    let seen = owner.ask("list_people", &[]).await;
    assert_eq!((seen["people"].as_array().unwrap().len(), seen["invitations"].as_array().unwrap().len()), (3, 0));
    assert!(!seen.to_string().contains(user));
    for (function, arguments) in [
        ("renew_invitation", vec![("invitation", invitation)]),
        ("withdraw_invitation", vec![("invitation", invitation)]),
        ("remove_person", vec![("user", user)]),
        ("change_role", vec![("user", user), ("role", "manager")]),
    ] {
        assert_eq!(owner.call(function, &arguments).await.status, 404, "{function}");
    }
    assert_eq!(theirs.ask("list_people", &[]).await, people);
}

/// D-26: managers touch no owners. An owner's invitation of an owner stays as it is, link and all, when a manager invites the same person.
#[tokio::test(flavor = "multi_thread")]
async fn a_manager_takes_no_owners_invitation_back() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let token = invite(&salon, Role::Owner, RUSLAN, "owner").await;
    let mut manager = salon.signed_in(Role::Manager).await;
    let before = manager.ask("list_people", &[]).await["invitations"].clone();
    let refused = manager.call("invite_person", &[("name", "Другой"), ("contact", RUSLAN), ("role", "operator")]).await;
    assert_eq!((refused.status, refused.json()["problem"].as_str()), (403, Some("owners-by-owners")), "{}", refused.text);
    assert_eq!(manager.ask("list_people", &[]).await["invitations"], before);
    assert_eq!(app.browser().ask("get_invitation", &[("token", &token)]).await["role"], "owner");
    // What a manager may invite, a manager may invite anew.
    let first = invite(&salon, Role::Owner, "vera@otklik.test", "operator").await;
    let second = invite(&salon, Role::Manager, "vera@otklik.test", "manager").await;
    assert_eq!(app.browser().call("get_invitation", &[("token", &first)]).await.status, 410);
    assert_eq!(app.browser().ask("get_invitation", &[("token", &second)]).await["role"], "manager");
}

/// Two who invite the same person at once, twenty times: one invitation, and of the two links the one that stands opens it.
#[tokio::test(flavor = "multi_thread")]
async fn one_contact_is_invited_once() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let (one, two) = (salon.signed_in(Role::Owner).await, salon.signed_in(Role::Manager).await);
    for round in 0..20 {
        let contact = if round % 2 == 0 { format!("ruslan{round}@otklik.test") } else { format!("+7925663{:04}", 1800 + round) };
        let asking = [one.clone(), two.clone()].map(|mut browser| {
            let contact = contact.clone();
            async move { browser.call("invite_person", &[("name", "Руслан"), ("contact", &contact), ("role", "operator")]).await }
        });
        let answers = futures_util::future::join_all(asking).await;
        let mut open = 0;
        for answer in &answers {
            assert_eq!(answer.status, 200, "{}", answer.text);
            let opened = app.browser().call("get_invitation", &[("token", &token_of(&answer.json()))]).await;
            open += usize::from(opened.status == 200);
        }
        let rows: i64 = sqlx::query_scalar("select count(*) from invitations where email = $1 or phone = $1")
            .bind(&contact)
            .fetch_one(&mut app.sql().await)
            .await
            .unwrap();
        assert_eq!((rows, open), (1, 1), "{contact}");
    }
}
