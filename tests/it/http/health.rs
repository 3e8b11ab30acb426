//! OPS-05, OPS-06: what machines ask, and what happens while the database is away.

use otklik::domain::access::Role;
use serde_json::json;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};

use crate::support::TestApp;
use crate::support::wait::eventually;

const ANNA: &str = "+79005550101";

/// OPS-05, EVT-10: figures of every hop, of the queue and of the sessions, and nothing about companies or people.
#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_hops_and_name_nobody() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T15:00:00", "Анна", ANNA).await;
    app.settle().await;
    let text = app.browser().get("/metrics").await.text;
    for figure in
        ["otklik_hop_seconds_bucket{hop=\"intake\"", "otklik_whatsapp_sessions{state=\"connected\"} 1", "otklik_job_seconds_bucket"]
    {
        assert!(text.contains(figure), "{figure} is missing in:\n{text:.3000}");
    }
    let company = salon.company.0.to_string();
    for secret in [ANNA, "79005550101", "Анна", company.as_str(), &salon.company.to_string(), "knock-knock"] {
        assert!(!text.contains(secret), "{secret} stands in the metrics");
    }
}

/// OPS-05: a lane and a state that empty say zero, and so do those in which there never was anything.
#[tokio::test(flavor = "multi_thread")]
async fn what_has_emptied_says_zero() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let delivery = "otklik_jobs{lane=\"delivery\",state=\"queued\"}";
    let connected = "otklik_whatsapp_sessions{state=\"connected\"}";
    salon.journal().book("2026-11-24T15:00:00", "Анна", ANNA).await;
    app.settle().await;
    assert_eq!(figures(&app, [delivery, connected]).await, ["1", "0"]);
    salon.link_whatsapp().await;
    assert_eq!(figures(&app, [delivery, connected]).await, ["0", "1"]);
    salon.signed_in(Role::Owner).await.ask("unlink_whatsapp", &[]).await;
    assert_eq!(figures(&app, [delivery, connected]).await, ["0", "0"]);
}

async fn figures(app: &TestApp, names: [&str; 2]) -> [String; 2] {
    let text = app.browser().get("/metrics").await.text;
    let figure = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(|figure| figure.trim().to_owned());
    names.map(|name| figure(name).unwrap_or_else(|| panic!("{name} is missing")))
}

/// a process that is about to go says that it is not ready, and serves on; it keeps nobody's connection.
#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_is_not_ready_and_serves_on() {
    let mut app = TestApp::start().await;
    let salon = app.salon().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    assert_eq!(app.browser().get("/readyz").await.header("connection"), "");
    app.state.leaving.cancel();
    assert_eq!(app.browser().get("/readyz").await.status, 503);
    let clients = owner.call("list_clients", &[]).await;
    assert_eq!((clients.status, clients.header("connection")), (200, "close"));
    let body = json!({"company_id": 4564, "resource": "goods", "status": "create"}).to_string();
    let kept = app.outside.http.post(salon.hook()).body(body).send().await.unwrap();
    assert_eq!((kept.status().as_u16(), &kept.headers()["connection"]), (200, &"close".parse().unwrap()));
    app.abandon();
}

/// Database down: the process lives and is not ready, webhooks get 503 and pages say so; when it is back everything resumes by itself.
#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_it_lives_and_resumes() {
    let mut app = TestApp::start().await;
    let salon = app.salon().await;
    let (hook, mut browser, owner) = (salon.hook(), app.browser(), salon.signed_in(Role::Owner).await);
    assert_eq!(browser.get("/readyz").await.status, 200);
    let name = app.database.name.clone();
    let mut admin = PgConnection::connect_with(&app.database.owner().database("postgres")).await.unwrap();
    let gate = |open: bool| format!("alter database {name} with allow_connections {open}");
    admin.execute(AssertSqlSafe(gate(false))).await.unwrap();
    admin.execute(AssertSqlSafe(format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"))).await.unwrap();
    eventually("an unready product", || async { (app.browser().get("/readyz").await.status == 503).then_some(()) }).await;
    assert_eq!(browser.get("/livez").await.status, 200);
    let body = json!({"company_id": 4564, "resource": "goods", "status": "create"}).to_string();
    let post = || app.outside.http.post(&hook).body(body.clone()).send();
    assert_eq!(post().await.unwrap().status().as_u16(), 503);
    eventually("a page that says so", || async {
        let page = owner.clone().get("/clients").await;
        (page.status == 503 && page.text.replace('\u{a0}', " ").contains("Ничего не отправлено и не потеряно")).then_some(())
    })
    .await;
    admin.execute(AssertSqlSafe(gate(true))).await.unwrap();
    eventually("a ready product", || async { (app.browser().get("/readyz").await.status == 200).then_some(()) }).await;
    eventually("a stored call", || async { (post().await.ok()?.status().as_u16() == 200).then_some(()) }).await;
    app.settle().await;
    app.stop().await;
}
