//! Linking a number: by a picture or by a code, once at a time, whoever asks and however often.

use std::time::Duration;

use otklik::domain::access::{Actor, Role};
use otklik::domain::whatsapp::SessionState;
use otklik::domain::whatsapp::machine::{self, News};
use otklik::domain::whatsapp::pairing::PairingMethod;
use otklik::sandbox::whatsapp::{FaultSet, Number, Refusal};
use otklik::sandbox::yclients::Faults;
use otklik::server::node::Part;
use otklik::server::platform::db::Tenant;
use otklik::server::whatsapp::lease::{self, Holder};
use otklik::server::whatsapp::link;
use otklik::server::whatsapp::store::{self, Number as Known, Taken};
use serde_json::Value;

use crate::support::browser::Browser;
use crate::support::picture::photograph;
use crate::support::proxy::Proxy;
use crate::support::stream::Frames;
use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

/// The salon's phone exists, and its owner asks for a code to type on it.
async fn asked_for_a_code(salon: &Salon<'_>) -> (Number, Browser, Frames) {
    let phone = Number::parse(&salon.phone()).unwrap();
    salon.app.outside.whatsapp.add_phone(&phone, "Салон").await.unwrap();
    let mut owner = salon.signed_in(Role::Owner).await;
    owner.ask("begin_pairing", &[("phone", &salon.phone())]).await;
    let frames = owner.stream("/live/pairing", None).await;
    (phone, owner, frames)
}

async fn code(frames: &mut Frames) -> String {
    frames.find(|frame| frame["type"] == "code").await["code"].as_str().unwrap().to_owned()
}

async fn session(app: &TestApp) -> (String, bool, i64) {
    sqlx::query_as("select state, wanted, asked from whatsapp_sessions").fetch_one(&mut app.sql().await).await.unwrap()
}

async fn becomes(app: &TestApp, state: &str) {
    eventually(&format!("the link to be {state}"), || async { (session(app).await.0 == state).then_some(()) }).await;
}

/// AM-14, R-28: the code is typed on the phone, the number is linked, and what waited goes; on its way to the screen the code is
/// nowhere in plain text. The link's journal tells of a code that was typed.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_linked_by_a_code() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let (phone, mut owner, mut frames) = asked_for_a_code(&salon).await;
    let frame = frames.find(|frame| frame["type"] == "code").await;
    let code = frame["code"].as_str().unwrap();
    assert!(code.len() == 8 && frame["lives_ms"].as_u64().unwrap() > 150_000 && frame["lives_ms"].as_u64().unwrap() <= 180_000, "{frame}");
    let kept: Vec<String> = sqlx::query_scalar(
        "select encode(frame, 'escape') from whatsapp_pairings union all select payload::text from events
         union all select payload::text from jobs union all select w::text from whatsapp_sessions w",
    )
    .fetch_all(&mut app.sql().await)
    .await
    .unwrap();
    assert!(kept.len() > 3 && kept.iter().all(|row| !row.contains(code)), "the code lies open");
    app.outside.whatsapp.enter_code(&phone, code).await.unwrap();
    frames.find(|frame| frame["type"] == "connected").await;
    app.settle().await;
    assert_eq!((session(&app).await.0.as_str(), app.shown(ANNA).len()), ("connected", 1));
    let journal = owner.ask("list_whatsapp_journal", &[]).await;
    let lines =
        journal["items"].as_array().unwrap().iter().rev().take(2).map(|line| (&line["state"], &line["cause"], &line["before_cause"]));
    let told = serde_json::json!([["pairing", "by_code", null], ["connecting", null, "by_code"]]);
    assert_eq!(serde_json::json!(lines.collect::<Vec<_>>()), told);
}

/// ONB-11: twenty requests at once, for a picture and then for a code, are one client and one connection each.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_requests_at_once_are_one_pairing() {
    let mut app = TestApp::start().await;
    let salon = app.salon().await;
    let owner = salon.signed_in(Role::Owner).await;
    let (mut frames, own) = (owner.stream("/live/pairing", None).await, salon.phone());
    for (arguments, kind, times) in [(vec![], "qr", 0), (vec![("phone", own.as_str())], "code", 1)] {
        let asking = (0..20).map(|_| {
            let (mut owner, arguments) = (owner.clone(), arguments.clone());
            async move { owner.call("begin_pairing", &arguments).await.status }
        });
        assert_eq!(futures_util::future::join_all(asking).await, [200; 20]);
        frames.find(|frame| frame["type"] == kind).await;
        assert_eq!(session(&app).await, ("pairing".to_owned(), true, times));
        eventually("one connection", || async { (app.outside.whatsapp.counters().open == 1).then_some(()) }).await;
        assert_eq!(app.outside.whatsapp.counters().connections, u64::try_from(times).unwrap() + 1);
    }
    app.abandon();
}

/// Whoever changes their mind gets the other way, and the code of the first is worth nothing any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_picture_and_a_code_replace_each_other() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let (phone, mut owner, mut frames) = asked_for_a_code(&salon).await;
    let first = code(&mut frames).await;
    owner.ask("begin_pairing", &[]).await;
    let picture = frames.find(|frame| frame["type"] == "qr").await;
    assert_eq!(picture["nth"], 1);
    eventually("the first client to be gone", || async { (app.outside.whatsapp.counters().open == 1).then_some(()) }).await;
    assert!(matches!(app.outside.whatsapp.enter_code(&phone, &first).await, Err(Refusal::NoRequest)));
    app.outside.whatsapp.scan(&phone, photograph(picture["svg"].as_str().unwrap())).await.unwrap();
    frames.find(|frame| frame["type"] == "connected").await;
    becomes(&app, "connected").await;
    app.settle().await;
}

/// A connection that breaks before the code is typed takes the code with it: another comes by itself, and works.
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_connection_brings_another_code() {
    let mut proxy = None;
    let app = TestApp::with(Faults::kind(), |config| {
        let port = config.whatsapp.url.rsplit(':').next().and_then(|rest| rest.split('/').next()).unwrap().parse().unwrap();
        let before = Proxy::before(port);
        config.whatsapp.url = config.whatsapp.url.replace(&format!(":{port}/"), &format!(":{}/", before.port));
        proxy = Some(before);
    })
    .await;
    let (proxy, salon) = (proxy.unwrap(), app.salon().await);
    let (phone, _, mut frames) = asked_for_a_code(&salon).await;
    let first = code(&mut frames).await;
    proxy.cut_all();
    let second = frames.find(|frame| frame["type"] == "code" && frame["code"] != first.as_str()).await;
    app.outside.whatsapp.enter_code(&phone, second["code"].as_str().unwrap()).await.unwrap();
    frames.find(|frame| frame["type"] == "connected").await;
    app.settle().await;
}

/// Three wrong tries withdraw the code: another comes by itself, and works.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_typed_wrongly_is_renewed() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let (phone, _, mut frames) = asked_for_a_code(&salon).await;
    let first = code(&mut frames).await;
    let wrong = if first.starts_with('2') { "33333333" } else { "22222222" };
    for _ in 0..3 {
        assert!(matches!(app.outside.whatsapp.enter_code(&phone, wrong).await, Err(Refusal::WrongCode { .. })));
    }
    let second = frames.find(|frame| frame["type"] == "code" && frame["code"] != first.as_str()).await;
    app.outside.whatsapp.enter_code(&phone, second["code"].as_str().unwrap()).await.unwrap();
    frames.find(|frame| frame["type"] == "connected").await;
    app.settle().await;
}

/// WhatsApp gives no code: the page says why, nothing is left running, and a picture can be asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_code_says_why() {
    let mut app = TestApp::start().await;
    let salon = app.salon().await;
    for (refused, reason) in [(400, "throttled"), (452, "no_codes")] {
        let refusal = FaultSet { refuse_codes: Some(refused), ..FaultSet::default() };
        app.outside.whatsapp.set_faults(None, refusal);
        let (_, _, mut frames) = asked_for_a_code(&salon).await;
        assert_eq!(frames.find(|frame| frame["type"] == "failed").await["reason"], reason);
        becomes(&app, "unlinked").await;
    }
    let mut owner = salon.signed_in(Role::Owner).await;
    let answer = owner.call("begin_pairing", &[("phone", "нет")]).await;
    assert_eq!((answer.status, answer.json()["problem"].clone()), (422, Value::from("bad-phone")));
    assert_eq!(session(&app).await.0, "unlinked");
    owner.ask("begin_pairing", &[]).await;
    owner.stream("/live/pairing", None).await.find(|frame| frame["type"] == "qr").await;
    owner.ask("cancel_pairing", &[]).await;
    eventually("the client to be gone", || async { (app.outside.whatsapp.counters().open == 0).then_some(()) }).await;
    app.abandon();
}

/// What a person decided is not undone by the last words of the client that they ended; and a session that rests after its
/// crashes does not rest for a new wish.
#[tokio::test(flavor = "multi_thread")]
async fn a_persons_wish_is_stronger_than_a_client() {
    let mut app = TestApp::start().await;
    let company = app.salon().await.company;
    app.restart_as(Part::Doors).await;
    let db = &app.state.db;
    let tenant = Tenant { company, actor: Actor::WhatsApp };
    let begin = async || {
        let mut tx = db.tenant(tenant).await.unwrap();
        link::begin_pairing(&mut tx, "Ирина", &PairingMethod::Picture).await.unwrap();
        tx.commit().await.unwrap();
    };
    begin().await;
    let (term, holder) = (Duration::from_secs(20), Holder { node: app.state.node, lock: None });
    let taken = lease::acquire(db, holder, term, 1, &[], 0).await.unwrap()[0];
    let mut tx = db.tenant(tenant).await.unwrap();
    link::cancel_pairing(&mut tx, "Ирина").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = db.tenant(tenant).await.unwrap();
    let step = machine::next(SessionState::Pairing, &News::CodeShown);
    assert_eq!(store::take_step(&mut tx, taken, &step, &Known::default()).await.unwrap(), Taken::Unwanted);
    tx.commit().await.unwrap();
    assert_eq!(session(&app).await, ("unlinked".to_owned(), false, 0));
    lease::release(db, taken).await.unwrap();
    begin().await;
    let resting = |asked| [(taken.session.0, asked)];
    assert!(lease::acquire(db, holder, term, 1, &resting(1), 0).await.unwrap().is_empty(), "it rests");
    assert_eq!(lease::acquire(db, holder, term, 1, &resting(0), 0).await.unwrap().len(), 1, "it rested for an older wish");
    app.abandon();
}
