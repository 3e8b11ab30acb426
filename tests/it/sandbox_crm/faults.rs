//! Every switch of the world does what it says, over the wire.

use std::time::{Duration, Instant};

use otklik::sandbox::yclients::Faults;
use reqwest::Method;
use serde_json::{Value, json};

use super::town::{SALON, Town};

async fn town() -> Town {
    let town = Town::kind().await;
    town.subscribe("http://127.0.0.1:9/nobody").await;
    town
}

async fn turn(town: &Town, switches: Value) {
    town.control("yclients/faults", Some(switches)).await;
}

#[tokio::test]
async fn the_sixth_call_within_a_second_is_one_too_many() {
    let town = town().await;
    turn(&town, json!({"rate_limit": true, "retry_after": 1})).await;
    let mut codes = Vec::new();
    for _ in 0..6 {
        let answer = town.call(Method::GET, "/api/v1/companies").send().await.unwrap();
        let (code, wait) = (answer.status().as_u16(), answer.headers().get("retry-after").cloned());
        codes.push((code, wait.is_some(), answer.text().await.unwrap().is_empty()));
    }
    assert_eq!(codes[..5], [(200, false, false); 5]);
    assert_eq!(codes[5], (429, true, true), "an empty body");
}

#[tokio::test]
async fn every_refusal_can_be_had() {
    let town = town().await;
    for (refuse, code, sign) in [
        ("too_many", 429, ""),
        ("html", 200, "<html>"),
        ("bad_gateway", 502, "<html>"),
        ("success_false", 200, r#""success":false"#),
        ("licence", 402, "лицензию"),
        ("forbidden", 403, "Недостаточно прав"),
        ("server_error", 500, "Произошла ошибка"),
        ("empty", 200, ""),
    ] {
        turn(&town, json!({"refuse": refuse, "only_path": "companies"})).await;
        let answer = town.call(Method::GET, "/api/v1/companies").send().await.unwrap();
        assert_eq!(answer.status().as_u16(), code, "{refuse}");
        let text = answer.text().await.unwrap();
        assert!(text.contains(sign) && (!sign.is_empty() || text.is_empty()), "{refuse}: {text}");
        town.get(&format!("/api/v1/company/{SALON}")).await;
    }
}

#[tokio::test]
async fn signing_in_is_answered_in_either_shape() {
    let town = town().await;
    let sign_in = |password: &'static str| {
        let body = json!({"login": "79990000002", "password": password});
        let town = &town;
        async move { town.ask(Method::POST, "/api/v1/auth", Some(body)).await }
    };
    assert_eq!(sign_in("wrong").await.0, 401);
    let (code, enveloped) = sign_in("sandbox").await;
    assert_eq!((code, &enveloped["data"]["user_token"]), (201, &json!("sandbox-user-token")));
    turn(&town, json!({"bare_auth": true})).await;
    assert_eq!(sign_in("sandbox").await, (201, enveloped["data"].clone()));
}

#[tokio::test]
async fn a_write_is_applied_and_the_connection_lost() {
    let town = town().await;
    turn(&town, json!({"drop_after_write": 1})).await;
    let id = town.book("2026-11-25T12:00:00").await;
    let lost = town.call(Method::DELETE, &format!("/api/v1/record/{SALON}/{id}")).send().await;
    assert!(lost.is_err(), "no answer at all");
    assert_eq!(town.get(&format!("/api/v1/record/{SALON}/{id}")).await["data"]["deleted"], true, "and yet it was done");
    let other = town.book("2026-11-25T12:00:00").await;
    assert_eq!(town.ask(Method::DELETE, &format!("/api/v1/record/{SALON}/{other}"), None).await.0, 204, "only once");
}

#[tokio::test]
async fn slowness_wrong_offsets_hidden_phones_and_accept() {
    let town = town().await;
    let id = town.book("2026-11-25T12:00:00").await;
    let path = format!("/api/v1/record/{SALON}/{id}");
    turn(&town, json!({"slow_ms": 150, "wrong_offset": true, "hidden_phones": true})).await;
    let begun = Instant::now();
    let record = town.get(&path).await["data"].clone();
    assert!(begun.elapsed() >= Duration::from_millis(150));
    assert_eq!((&record["datetime"], &record["date"]), (&json!("2026-11-25T12:00:00+04:00"), &json!("2026-11-25 12:00:00")));
    assert_eq!(record["client"]["phone"], "");
    turn(&town, json!({"slow_ms": 0, "accept_required": true})).await;
    let bare = town
        .http
        .get(format!("{}/yclients{path}", town.base))
        .header("authorization", "Bearer sandbox-partner-token, User sandbox-user-token");
    assert_eq!(bare.send().await.unwrap().status(), 400);
    assert_eq!(town.ask(Method::GET, &path, None).await.0, 200);
}

#[tokio::test]
async fn loose_types_never_change_the_meaning() {
    let town = town().await;
    let id = town.book("2026-11-25T12:00:00").await;
    let path = format!("/api/v1/record/{SALON}/{id}");
    let strict = town.get(&path).await["data"].clone();
    turn(&town, json!({"mixed_types": true, "mixed_containers": true})).await;
    let mut forms = std::collections::BTreeSet::new();
    for _ in 0..30 {
        let loose = town.get(&path).await["data"].clone();
        for (key, value) in loose.as_object().unwrap() {
            assert_eq!(meaning(value), meaning(&strict[key]), "{key}");
            forms.insert((key.clone(), kind(value)));
        }
        forms.insert(("client.phone".to_owned(), kind(&loose["client"]["phone"])));
    }
    for (key, kinds) in [("id", 2), ("deleted", 3), ("custom_fields", 2), ("record_labels", 2), ("client.phone", 2), ("comment", 1)] {
        assert_eq!(forms.iter().filter(|form| form.0 == key).count(), kinds, "{key} came in so many types");
    }
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

/// What a loose value stands for; containers only by whether they are empty.
fn meaning(value: &Value) -> String {
    match value {
        Value::Bool(flag) => u8::from(*flag).to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "empty".to_owned(),
        Value::Object(fields) if fields.is_empty() => "empty".to_owned(),
        _ => "something".to_owned(),
    }
}

#[tokio::test]
async fn the_default_world_is_the_unkind_one_and_unknown_switches_are_refused() {
    let town = Town::with(Faults::unkind()).await;
    let faults = town.control("yclients/faults", None).await;
    assert_eq!((&faults["rate_limit"], &faults["mixed_types"], &faults["webhooks"]["copies"]), (&json!(true), &json!(true), &json!(4)));
    assert_eq!(otklik::sandbox::yclients::CrmSettings::default().unkindness, Faults::unkind());
    let url = format!("{}/__control/yclients/faults", town.base);
    assert_eq!(town.http.post(&url).json(&json!({"kindness": 1})).send().await.unwrap().status(), 400);
    turn(&town, json!({"world": "kind", "slow_ms": 5})).await;
    assert_eq!(town.crm.faults(), Faults { slow_ms: 5, ..Faults::kind() });
}
