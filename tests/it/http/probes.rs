//! Holes that others had in our place, tried on ours: a company named by the caller, the ids of another one, addresses in what a
//! stranger sends.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use otklik::domain::access::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::roles::FUNCTIONS;
use crate::support::browser::{Browser, path_of};
use crate::support::owner::rows_as_text;
use crate::support::{Salon, TestApp};

const BORIS: &str = "+79005550102";
/// Names under which others let a caller say whose data are meant.
const NAMES: [&str; 9] =
    ["company", "company_id", "companyId", "tenant", "tenant_id", "account_id", "salon_id", "instanceName", "installation"];

/// Every row that tells of a salon or of its people.
async fn rows_of(salon: &Salon<'_>) -> Vec<(String, String)> {
    let (company, people) = (salon.company.0.to_string(), format!("{}@otklik.test", salon.number));
    let mut rows = rows_as_text(salon.app).await;
    rows.retain(|(_, row)| row.contains(&company) || row.contains(&people));
    rows.sort();
    rows
}

async fn ask(browser: &mut Browser, function: &str, arguments: &[(&str, &str)], more: &[(&str, &str)]) -> (u16, Value) {
    let form = |pairs: &[(&str, &str)]| pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let mut request = browser.request(Method::POST, &format!("{}?{}", path_of(function), form(more))).header("accept", "application/json");
    for (name, value) in more {
        request = request.header(format!("x-{}", name.replace('_', "-")), *value);
    }
    let request = request.header("content-type", "application/x-www-form-urlencoded").body(form(&[arguments, more].concat()));
    let answer = browser.send(request).await;
    (answer.status, serde_json::from_str(&answer.text).unwrap_or_default())
}

/// The ids that an answer tells, such as `cli_…`.
fn ids(answer: &Value) -> Vec<String> {
    let text = answer.to_string();
    text.split('"').filter(|word| word.len() == 30 && word.as_bytes()[3] == b'_').map(str::to_owned).collect()
}

/// R-44 (as in CVE-2026-72719 and CVE-2026-115725 of others): a company named in body, query or header is nobody's wish.
#[tokio::test(flavor = "multi_thread")]
async fn a_company_named_by_the_caller_changes_nothing() {
    let mut app = TestApp::start().await;
    let (ours, theirs) = (app.salon().await, app.salon_of(4567).await);
    let foreign = [theirs.company.to_string(), theirs.company.0.to_string(), theirs.number.to_string()];
    let mut owner = ours.signed_in(Role::Owner).await;
    let before = rows_of(&theirs).await;
    for (function, permission, arguments) in FUNCTIONS.iter().filter(|(function, ..)| *function != "sign_out") {
        for id in &foreign {
            let more = NAMES.map(|name| (name, id.as_str()));
            let (plain, named) = (ask(&mut owner, function, arguments, &[]).await, ask(&mut owner, function, arguments, &more).await);
            let is_reading = function.starts_with("get_") || function.starts_with("list_");
            assert!(!is_reading || (plain.0, ids(&plain.1)) == (named.0, ids(&named.1)), "{function}: {plain:?} and {named:?}");
            assert!(!named.1.to_string().contains(&foreign[0]) && (permission.is_none() || named.0 < 500), "{function}: {named:?}");
        }
    }
    assert_eq!(rows_of(&theirs).await, before, "the other salon's rows");
    app.abandon();
}

/// whatever takes an id takes that of another salon for nobody's: the same status and words as for an id that nobody has.
#[tokio::test(flavor = "multi_thread")]
async fn ids_of_another_salon_are_nobodys() {
    let mut app = TestApp::start().await;
    let (ours, theirs) = (app.salon().await, app.salon_of(4567).await);
    theirs.journal().book("2026-11-24T12:00:00", "Бориска", BORIS).await;
    app.settle().await;
    let mut them = theirs.signed_in(Role::Owner).await;
    them.ask("invite_person", &[("name", "Руслан"), ("contact", "ruslan@otklik.test"), ("role", "operator")]).await;
    let people = them.ask("list_people", &[]).await;
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    let client = id(&them.ask("list_clients", &[("search", "5550102")]).await["items"][0]["id"]);
    let device = id(&them.ask("get_profile", &[]).await["devices"][0]["id"]);
    let invitation = id(&people["invitations"][0]["id"]);
    let user = id(&people["people"].as_array().unwrap().iter().find(|person| person["role"] == "operator").unwrap()["user"]);
    let mut owner = ours.signed_in(Role::Owner).await;
    let before = rows_of(&theirs).await;
    let mut tried = 0;
    for (function, _, arguments) in FUNCTIONS {
        let foreign = |value: &str| match &value[..value.len().min(4)] {
            "cli_" => client.clone(),
            "inv_" => invitation.clone(),
            "sgn_" => device.clone(),
            "usr_" => user.clone(),
            _ => value.to_owned(),
        };
        let theirs: Vec<(&str, String)> = arguments.iter().map(|(name, value)| (*name, foreign(value))).collect();
        let theirs: Vec<(&str, &str)> = theirs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        if theirs != *arguments {
            let (nobodys, foreign) = (ask(&mut owner, function, arguments, &[]).await, ask(&mut owner, function, &theirs, &[]).await);
            let plain = |(status, mut body): (u16, Value)| {
                body.as_object_mut().map(|body| body.remove("instance"));
                (status, body)
            };
            assert_eq!(plain(foreign), plain(nobodys), "{function} {theirs:?}");
            tried += 1;
        }
    }
    assert!(tried >= 9, "functions that take ids: {tried}");
    assert_eq!(rows_of(&theirs).await, before, "the other salon's rows");
    app.abandon();
}

/// As in CVE-2026-5205 of others: what comes by a webhook may hold addresses of our inner network; nobody goes there. And a hook's
/// own path leads nowhere but to its salon.
#[tokio::test(flavor = "multi_thread")]
async fn addresses_in_a_webhook_are_not_visited() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let inside = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (trap, visits) = (inside.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = visits.clone();
    let watching = tokio::spawn(async move {
        while inside.accept().await.is_ok() {
            counted.fetch_add(1, Ordering::SeqCst);
        }
    });
    let link = |path: &str| format!("http://{trap}/{path}");
    let record = json!({"id": 7, "company_id": salon.number, "staff": {"id": 1, "name": "Марина", "avatar": link("avatar"), "avatar_big": link("big")},
        "staff_id": 1, "services": [{"id": 1, "title": link("title"), "cost": 1, "cost_to_pay": 1, "image": link("image")}],
        "client": {"id": 9, "name": link("name"), "phone": "+79005550103", "photo": link("photo")}, "comment": link("comment"),
        "datetime": "2026-11-24T12:00:00+03:00", "date": "2026-11-24 12:00:00", "attendance": 0, "deleted": false, "seance_length": 3600,
        "last_change_date": "2026-11-21T12:00:00+0300", "documents": [{"url": link("document")}], "api_id": link("api")});
    let body = json!({"company_id": salon.number, "resource": "record", "resource_id": 7, "status": "create", "data": record,
        "webhook_url": link("hook"), "callback": link("callback")});
    assert_eq!(salon.post_hook(body.to_string()).await, 200);
    app.settle().await;
    let (installation, hook) = (salon.installation, salon.hook());
    let secret = hook.rsplit('/').next().unwrap();
    for path in [
        format!("/hooks/http:%2f%2f{trap}/{installation}/{secret}"),
        format!("/hooks/yclients/..%2f{installation}/{secret}"),
        format!("/hooks/yclients/{installation}/{secret}%00"),
        format!("/hooks/altegio/{installation}/{secret}"),
        format!("/hooks/yclients/http:%2f%2f{trap}%2f/{secret}"),
    ] {
        let answer = app.outside.http.post(format!("{}{path}", app.base)).body(body.to_string()).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 404, "{path}");
    }
    app.settle().await;
    assert_eq!(visits.load(Ordering::SeqCst), 0, "somebody followed an address of a stranger's");
    watching.abort();
}
