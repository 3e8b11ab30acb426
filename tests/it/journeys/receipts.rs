//! D-03, EVT-22: what comes by a webhook path is kept as it came, whatever it is.

use serde_json::json;

use crate::support::TestApp;

/// A receipt as the database has it: state, reason, how often it came, how long it was, how much is kept.
type Receipt = (String, Option<String>, i32, i32);

async fn receipts(app: &TestApp) -> Vec<Receipt> {
    let mut sql = app.sql().await;
    sqlx::query_as("select state, reason, seen_count, body_length from webhook_receipts order by received_at, id")
        .fetch_all(&mut sql)
        .await
        .unwrap()
}

fn receipt(state: &str, reason: Option<&str>, seen: i32, length: usize) -> Receipt {
    (state.to_owned(), reason.map(str::to_owned), seen, i32::try_from(length).unwrap())
}

/// An unknown path is 404 and leaves nothing, whichever part of it is wrong.
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_path_is_not_found() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let right = salon.hook();
    let wrong_secret = right.replace("knock-knock", "knock-knocc");
    let wrong_provider = right.replace("/yclients/", "/altegio/");
    let wrong_number = format!("{}/hooks/yclients/ins_00000000000000000000000000/knock-knock", app.base);
    for url in [wrong_secret, wrong_provider, wrong_number] {
        let answer = app.outside.http.post(&url).body("{}").send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 404, "{url}");
    }
    assert!(receipts(&app).await.is_empty());
}

/// On a known path everything is 200 and kept: unknown resources ignored, what cannot be read parked with its reason.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_known_path_everything_is_kept() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let unknown =
        json!({"company_id": 4564, "resource": "finances_operation", "resource_id": 1, "status": "create", "data": {}}).to_string();
    let foreign = json!({"company_id": 4561, "resource": "record", "resource_id": 1, "status": "create", "data": {"id": 1}}).to_string();
    let bodies = [unknown.as_str(), foreign.as_str(), "это не JSON", ""];
    for body in bodies {
        assert_eq!(salon.post_hook(body.to_owned()).await, 200, "{body}");
        app.settle().await;
    }
    assert_eq!(
        receipts(&app).await,
        [
            receipt("ignored", None, 1, bodies[0].len()),
            receipt("parked", Some("foreign"), 1, bodies[1].len()),
            receipt("parked", Some("malformed"), 1, bodies[2].len()),
            receipt("parked", Some("malformed"), 1, 0),
        ]
    );
    let mut sql = app.sql().await;
    let foreign: i64 = sqlx::query_scalar("select count(*) from appointments where external_id = '1'").fetch_one(&mut sql).await.unwrap();
    assert_eq!(foreign, 0, "a foreign salon's booking was applied");
}

/// The same bytes again only raise the count, also for what is parked.
#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_raises_the_count() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    for _ in 0..3 {
        assert_eq!(salon.post_hook("нечто").await, 200);
        app.settle().await;
    }
    assert_eq!(receipts(&app).await, [receipt("parked", Some("malformed"), 3, "нечто".len())]);
}

/// More than a megabyte is 413, with its beginning and its length kept; a megabyte is not.
#[tokio::test(flavor = "multi_thread")]
async fn too_large_a_body_leaves_its_beginning() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    assert_eq!(salon.post_hook(vec![b'x'; 1024 * 1024]).await, 200);
    app.settle().await;
    assert_eq!(salon.post_hook(vec![b'y'; 1024 * 1024 + 1]).await, 413);
    app.settle().await;
    let kept = receipts(&app).await;
    assert_eq!((kept[1].0.as_str(), kept[1].1.as_deref()), ("parked", Some("too_large")));
    assert!(kept[1].3 > 1024 * 1024);
    let mut sql = app.sql().await;
    let length: i32 =
        sqlx::query_scalar("select length(body) from webhook_receipts where reason = 'too_large'").fetch_one(&mut sql).await.unwrap();
    assert_eq!(length, 4096 + 40, "4 KiB and what sealing adds");
}

/// EVT-22: the raw bytes are there, exactly, and only under the company's key.
#[tokio::test(flavor = "multi_thread")]
async fn the_raw_body_is_kept_exactly_and_sealed() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let body = "{\"company_id\": 4564,\n  \"resource\":\"goods\", \"status\":\"create\", \"canary\": \"Каприз-7781\"}  \n";
    assert_eq!(salon.post_hook(body).await, 200);
    app.settle().await;
    let mut sql = app.sql().await;
    let (id, sealed): (uuid::Uuid, Vec<u8>) = sqlx::query_as("select id, body from webhook_receipts").fetch_one(&mut sql).await.unwrap();
    assert!(!sealed.windows(8).any(|part| part == "Каприз".as_bytes().split_at(8).0), "the words stand in the database in clear");
    let state = &app.state;
    let tenant = otklik::server::platform::db::Tenant { company: salon.company, actor: otklik::domain::access::Actor::Console };
    let mut tx = state.db.tenant(tenant).await.unwrap();
    let key = state.vault.key(&mut tx).await.unwrap();
    let place = otklik::server::platform::seal::Place { column: "webhook_receipts.body", row: id.as_bytes() };
    assert_eq!(key.open(place, &sealed).unwrap(), body.as_bytes());
}
