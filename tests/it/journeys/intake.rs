//! AM-17, EVT-02: nothing authenticated is refused, however it looks and however much of it comes; a repeat is
//! called a repeat only once the original is committed.

use std::time::Duration;

use futures_util::future::join_all;
use otklik::sandbox::yclients::Faults;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use sqlx::Executor as _;

use crate::support::gate::Gate;
use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

async fn count(app: &TestApp, what: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {what}"))).fetch_one(&mut app.sql().await).await.unwrap()
}

/// Any JSON at all, three floors high.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("4564")),
        Just(json!("2026-11-24 12:00:00")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((".{0,6}", inner), 0..4).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// An envelope, or nearly: each of its fields right, or anything.
fn nearly_a_webhook() -> impl Strategy<Value = Value> {
    let field = |right: Value| prop_oneof![3 => Just(right), 1 => any_json()];
    let resource = prop::sample::select(vec!["record", "client", "service", "staff", "goods", "", "record_create"]);
    let status = prop::sample::select(vec!["create", "update", "delete", "edited", ""]);
    let record = json!({"id": 91, "date": "2026-11-24 12:00:00", "attendance": 0, "deleted": false, "services": [], "client": null});
    let envelope = (field(json!(4564)), resource, any::<u16>(), status, prop_oneof![Just(record), any_json()], any_json());
    envelope.prop_map(|(company, resource, id, status, data, more)| {
        json!({"company_id": company, "resource": resource, "resource_id": id, "status": status, "data": data, "event": more})
    })
}

/// A body: bytes, JSON, nearly a webhook, or one that breaks off or is not text.
fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let broken = (nearly_a_webhook(), any::<prop::sample::Index>(), any::<u8>()).prop_map(|(hook, place, byte)| {
        let mut bytes = hook.to_string().into_bytes();
        let place = place.index(bytes.len());
        if byte % 2 == 0 {
            bytes.truncate(place);
        } else {
            bytes[place] = byte;
        }
        bytes
    });
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        any_json().prop_map(|json| json.to_string().into_bytes()),
        nearly_a_webhook().prop_map(|hook| hook.to_string().into_bytes()),
        broken,
        (1..400_usize).prop_map(|deep| "[".repeat(deep).into_bytes()),
    ]
}

/// whatever comes by a known path, with whatever type it claims, is 200 and one row; each is then understood,
/// ignored or parked with its reason, and no job dies of it.
#[tokio::test(flavor = "multi_thread")]
async fn no_delivery_is_refused_for_its_shape() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let (hook, http, runtime) = (salon.hook(), app.outside.http.clone(), tokio::runtime::Handle::current());
    let mut different = std::collections::BTreeSet::new();
    let kinds = prop::sample::select(vec![
        "application/json",
        "text/plain",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "nonsense",
    ]);
    let mut runner = TestRunner::new(Config { cases: 192, failure_persistence: None, ..Config::default() });
    let seen = std::cell::RefCell::new(&mut different);
    tokio::task::block_in_place(|| {
        runner.run(&(any_body(), kinds), |(body, kind)| {
            let post = http.post(&hook).header("content-type", kind).body(body.clone());
            let status = runtime.block_on(post.send()).unwrap().status().as_u16();
            seen.borrow_mut().insert(body);
            prop_assert_eq!(status, 200);
            Ok(())
        })
    })
    .unwrap();
    app.settle().await;
    assert_eq!(count(&app, "webhook_receipts").await, i64::try_from(different.len()).unwrap(), "different calls collapsed, or were lost");
    assert_eq!(count(&app, "webhook_receipts where state not in ('translated', 'ignored', 'parked')").await, 0);
    assert_eq!(count(&app, "webhook_receipts where (state = 'parked') <> (reason is not null)").await, 0, "parked without a reason");
    assert_eq!(count(&app, "jobs where state = 'dead'").await, 0);
}

/// AM-17: a busy hour at once. The original of this product let ten a minute through; here every call is kept, and nobody
/// who has proved who they are hears anything but 200.
#[tokio::test(flavor = "multi_thread")]
async fn no_delivery_is_refused_for_its_number() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let calls = (0..400)
        .map(|n| salon.post_hook(json!({"company_id": 4564, "resource": "goods", "resource_id": n, "status": "create"}).to_string()));
    let answers = join_all(calls).await;
    assert!(answers.iter().all(|status| *status == 200), "{answers:?}");
    assert_eq!(count(&app, "webhook_receipts").await, 400);
    app.settle().await;
}

/// while the original is not committed neither it nor its repeat is answered «stored»; when it is, both are one row.
#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_waits_for_the_originals_commit() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let gate = Gate::before_commits_to(&app, "webhook_receipts").await;
    let (answers, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let post = || {
        let (call, answers) = (app.outside.http.post(salon.hook()).body("одно и то же").send(), answers.clone());
        tokio::spawn(async move { answers.send(call.await.unwrap().status().as_u16()).unwrap() });
    };
    post();
    Gate::holds(&app, 1).await;
    post();
    Gate::holds(&app, 2).await;
    // A machine that stalls may hear «not now» meanwhile, which promises nothing; «stored» it must not hear.
    let early: Vec<u16> = std::iter::from_fn(|| heard.try_recv().ok()).collect();
    assert!(!early.contains(&200), "answered before it was committed: {early:?}");
    gate.open().await;
    for status in early {
        assert_eq!(status, 503);
        post();
    }
    let mut stored = 0;
    while stored < 2 {
        match heard.recv().await.unwrap() {
            200 => stored += 1,
            503 => post(),
            other => panic!("{other}"),
        }
    }
    let seen: Vec<i32> = sqlx::query_scalar("select seen_count from webhook_receipts").fetch_all(&mut app.sql().await).await.unwrap();
    assert!(seen.len() == 1 && seen[0] >= 2, "{seen:?}");
    app.settle().await;
}

/// fifty racers with one body are one row seen fifty times; one blank more, or another salon's path, is another call.
#[tokio::test(flavor = "multi_thread")]
async fn racing_copies_are_one_and_different_calls_are_two() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let (salon, other) = (app.salon().await, app.salon_of(4561).await);
    let body = json!({"company_id": 4564, "resource": "goods", "status": "create"}).to_string();
    let spaced = format!("{body} ");
    let post = |salon: &Salon<'_>, body: &str| {
        let (http, hook, body) = (app.outside.http.clone(), salon.hook(), body.to_owned());
        async move { http.post(hook).body(body).send().await.unwrap().status().as_u16() }
    };
    let mut race = Vec::new();
    for _ in 0..50 {
        race.extend([post(&salon, &body), post(&salon, &spaced), post(&other, &body)]);
    }
    assert!(join_all(race).await.into_iter().all(|status| status == 200));
    let mut seen: Vec<i32> = sqlx::query_scalar("select seen_count from webhook_receipts").fetch_all(&mut app.sql().await).await.unwrap();
    seen.sort_unstable();
    assert_eq!(seen, [50, 50, 50]);
    app.settle().await;
}

/// AM-03: each salon has a path of its own with 32 random bytes in it, of which we keep the hash alone; another salon's
/// secret does not open it.
#[tokio::test(flavor = "multi_thread")]
async fn each_salon_has_an_unguessable_path() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let (salon, other) = (app.salon().await, app.salon_of(4561).await);
    let mut secrets = std::collections::BTreeMap::new();
    for salon in [&salon, &other] {
        salon.journal().book("2026-11-24T12:00:00", "Анна", "+79005550101").await;
        app.settle().await;
        let ledger = app.outside.control(&format!("yclients/deliveries?salon={}", salon.number), None).await;
        let url = ledger["deliveries"][0]["url"].as_str().unwrap().to_owned();
        let (path, secret) = url.rsplit_once('/').unwrap();
        assert!(path.ends_with(&format!("/hooks/yclients/{}", salon.installation)), "{path}");
        let hash = otklik::server::integrations::door::secret_hash(secret);
        let kept: bool = sqlx::query_scalar("select exists (select from installations where id = $1 and secret_hash = $2)")
            .bind(salon.installation.0)
            .bind(hash)
            .fetch_one(&mut app.sql().await)
            .await
            .unwrap();
        let is_hex = secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        assert!(kept && secret.len() == 64 && is_hex, "not 32 bytes: {secret}");
        secrets.insert(salon.number, secret.to_owned());
    }
    assert_ne!(secrets[&salon.number], secrets[&other.number]);
    for secret in secrets.values() {
        for at in [&salon, &other] {
            let door = format!("{}/hooks/yclients/{}/{secret}", app.base, at.installation);
            let status = app.outside.http.post(door).body("{}").send().await.unwrap().status().as_u16();
            assert_eq!(status, if secrets.get(&at.number) == Some(secret) { 200 } else { 404 });
        }
    }
    app.settle().await;
}

/// EVT-02: on an ordinary day what the product knows of bookings it knows by webhook, at once, and without asking.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_is_known_by_webhook() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let before = count(&app, "events where kind like 'appointment_%'").await;
    for n in 0..12 {
        let booking = salon.journal().book(&format!("2026-11-2{}T1{}:00:00", 4 + n / 4, n % 4), "Анна", "+79005550101").await;
        match n % 3 {
            0 => salon.journal().move_to(booking, &format!("2026-11-2{}T16:{:02}:00", 4 + n / 4, n * 4)).await,
            1 => salon.journal().mark(booking, "delete").await,
            _ => salon.journal().mark(booking, "confirm").await,
        }
    }
    app.settle().await;
    let facts = count(&app, "events where kind like 'appointment_%'").await - before;
    let by_webhook = count(&app, "events where kind like 'appointment_%' and payload->'origin'->>'receipt' like 'rcp\\_%'").await;
    assert!(facts >= 20, "{facts}");
    assert!(by_webhook * 100 >= facts * 95, "{by_webhook} of {facts} by webhook");
}

/// trouble of the database is not the call's. However often storing it fails, it is no failed try, and it is translated
/// when the trouble is over; a call whose own values the database refuses waits for a person.
#[tokio::test(flavor = "multi_thread")]
async fn trouble_of_the_database_parks_no_good_call() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let mut sql = app.sql().await;
    sql.execute(
        "create sequence troubles;
         create function trouble() returns trigger language plpgsql security definer as $$
           begin perform nextval('troubles'); raise exception 'no space left' using errcode = 'disk_full'; end $$;
         create trigger trouble before insert on appointments for each row execute function trouble()",
    )
    .await
    .unwrap();
    salon.journal().book("2026-11-24T12:07:00", "Анна", "+79005550101").await;
    // Five failed tries are the limit.
    for tries in 1..=7_i64 {
        eventually("another try", || async {
            let tried = "select is_called and last_value >= $1 from troubles";
            sqlx::query_scalar::<_, bool>(tried).bind(tries).fetch_one(&mut app.sql().await).await.unwrap().then_some(())
        })
        .await;
        app.advance(Duration::from_mins(2));
    }
    assert_eq!(count(&app, "webhook_receipts where attempts > 0 or state = 'parked'").await, 0, "it was counted");
    sql.execute("drop trigger trouble on appointments").await.unwrap();
    app.advance(Duration::from_mins(2));
    app.settle().await;
    assert_eq!(count(&app, "appointments where starts_at = '2026-11-24 09:07:00+00'").await, 1);
    assert_eq!(count(&app, "webhook_receipts where state = 'parked'").await, 0);
    let refuse = "alter table appointments add constraint never_then check (starts_at <> '2026-11-25 09:07:00+00')";
    sql.execute(refuse).await.unwrap();
    salon.journal().book("2026-11-25T12:07:00", "Анна", "+79005550101").await;
    for tries in 1..5 {
        let failed = format!("webhook_receipts where attempts = {tries}");
        eventually("a failed try", || async { (count(&app, &failed).await == 1).then_some(()) }).await;
        app.advance(Duration::from_mins(2));
    }
    app.settle().await;
    assert_eq!(count(&app, "webhook_receipts where state = 'parked' and reason = 'failed'").await, 1);
}
