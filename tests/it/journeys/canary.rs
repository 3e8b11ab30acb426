//! OPS-06, C6: names, numbers, words and secrets go through the whole line, its errors and its panics, and none of them gets
//! into a log or a figure.

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::Number;
use otklik::sandbox::yclients::Faults;
use otklik::server::telemetry;
use serde_json::json;

use crate::support::TestApp;
use crate::support::book::Book;
use crate::support::salon::email;
use crate::support::wait::eventually;

const PHONE: &str = "+79005557781";

/// What must not be found: in full, in parts, and as the wire writes it.
const CANARIES: [&str; 11] = [
    "Канарейкина",
    "79005557781",
    "9005557781",
    "пёстрый-щегол",
    "кенар-в-ответе",
    "зяблик-в-пароле",
    "knock-knock",
    "sandbox-partner-token",
    "sandbox-user-token",
    "овсянка-в-ошибке",
    "severnoe-siyanie",
];

/// The line with its outages, refusals, parked calls, failed jobs and panics, and nobody's name in any log line or figure.
#[tokio::test(flavor = "multi_thread")]
async fn no_canary_sings_in_logs_or_figures() {
    let book = Book::open();
    telemetry::log_panics();
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let journal = salon.journal();
    // The ordinary way, there and back.
    journal.book("2026-11-24T12:00:00", "Ия Канарейкина", PHONE).await;
    app.settle().await;
    assert_eq!(app.shown(PHONE).len(), 1);
    let (anna, ours) = (Number::parse(PHONE).unwrap(), Number::parse(&salon.phone()).unwrap());
    app.outside.whatsapp.send(&anna, &ours, "кенар-в-ответе").await.unwrap();
    // Calls that cannot be understood, a path that is not known, a sign-in that fails, another site.
    assert_eq!(salon.post_hook("{\"company_id\": 4564, \"data\": \"пёстрый-щегол").await, 200);
    let client = json!({"company_id": 4564, "resource": "client", "resource_id": 1, "status": "update", "data": {"id": {"Канарейкина": 1}, "phone": PHONE}});
    assert_eq!(salon.post_hook(client.to_string()).await, 200);
    assert_eq!(app.outside.http.post(format!("{}x", salon.hook())).body("пёстрый-щегол").send().await.unwrap().status().as_u16(), 404);
    let account = email(Role::Owner, salon.number);
    assert_eq!(app.browser().call("sign_in", &[("account", &account), ("password", "зяблик-в-пароле")]).await.status, 401);
    let mut owner = salon.signed_in(Role::Owner).await;
    owner.ask("list_clients", &[("search", "Канарейкина")]).await;
    assert_eq!(owner.get("/clients?search=Канарейкина").await.status, 200);
    let elsewhere =
        app.outside.http.post(format!("{}/live", app.base)).header("origin", "https://пёстрый-щегол.test").header("cookie", "otklik=1");
    assert_eq!(elsewhere.send().await.unwrap().status().as_u16(), 403);
    // A CRM whose refusals quote people, a job that fails with somebody's words, and one that panics with them.
    app.outside.faults(json!({"webhooks": {"partial": true}, "refuse": "success_false", "only_path": "record/"})).await;
    let booking = journal.book("2026-11-25T12:00:00", "Ия Канарейкина", PHONE).await;
    journal.move_to(booking, "2026-11-25T13:00:00").await;
    fail::cfg("notify.before_told", "1*panic(Канарейкина, +79005557781: овсянка-в-ошибке)").unwrap();
    journal.book("2026-11-26T12:00:00", "Ия Канарейкина", PHONE).await;
    eventually("a panic in the log", || async { book.text().contains("\"a panic\"").then_some(()) }).await;
    app.outside.faults(json!({"refuse": null, "only_path": ""})).await;
    app.advance(std::time::Duration::from_mins(1));
    app.settle().await;
    let (log, figures) = (book.text(), app.browser().get("/metrics").await.text);
    for said in ["it panicked", "job failed", "\"request\"", "a request of another site was refused"] {
        assert!(log.contains(said), "the log does not even say {said:?}: this proves nothing");
    }
    for canary in CANARIES {
        let line = log.lines().find(|line| line.contains(canary));
        assert!(line.is_none(), "{canary} sings in the log: {}", line.unwrap_or_default());
        assert!(!figures.contains(canary), "{canary} sings in the figures");
    }
    let errors: Vec<String> =
        sqlx::query_scalar("select last_error from jobs where last_error is not null").fetch_all(&mut app.sql().await).await.unwrap();
    assert!(CANARIES.iter().all(|canary| errors.iter().all(|error| !error.contains(canary))), "{errors:?}");
    app.stop().await;
}
