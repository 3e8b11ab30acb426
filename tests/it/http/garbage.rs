//! Garbage at the doors is refused or cleaned there; a busy database is «not now». Neither is our own fault.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use otklik::domain::access::Role;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};

use crate::support::TestApp;
use crate::support::salon::{PASSWORD, email};

/// A NUL, which PostgreSQL has no text for: a search goes on without it, and nobody has an address with one in it.
#[tokio::test(flavor = "multi_thread")]
async fn a_nul_is_nobodys_fault() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let all = owner.ask("list_clients", &[]).await;
    assert_eq!(owner.ask("list_clients", &[("search", "\0")]).await, all);
    let name = all["items"][0]["name"].as_str().unwrap();
    let found = owner.ask("list_clients", &[("search", name)]).await;
    assert_eq!(owner.ask("list_clients", &[("search", &format!("\0{name}\0"))]).await, found);
    let known = email(Role::Owner, salon.number);
    let wrong = app.browser().call("sign_in", &[("account", &known), ("password", "wrong-password")]).await;
    let impossible = app.browser().call("sign_in", &[("account", &format!("{known}\0")), ("password", PASSWORD)]).await;
    assert_eq!((impossible.status, impossible.text), (401, wrong.text));
}

/// A cursor that no list of ours wrote is refused, whatever is wrong with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_cursor_is_refused() {
    let app = TestApp::start().await;
    let mut owner = app.salon().await.signed_in(Role::Owner).await;
    let client = owner.ask("list_clients", &[]).await["items"][0]["id"].as_str().unwrap().to_owned();
    let id = "00000000-0000-0000-0000-000000000000";
    let cursors = ["nonsense", &format!("{id} а\0"), "x а", "-9000000000000000000 1", "1"].map(|text| BASE64_URL_SAFE_NO_PAD.encode(text));
    for cursor in cursors.iter().map(String::as_str).chain(["?"]) {
        for (function, arguments) in [
            ("list_clients", [("search", ""), ("after", cursor)]),
            ("list_clients", [("search", ""), ("before", cursor)]),
            ("list_timeline", [("client", client.as_str()), ("after", cursor)]),
        ] {
            let refused = owner.call(function, &arguments).await;
            assert_eq!(refused.status, 422, "{function} {arguments:?}: {}", refused.text);
            assert_eq!(refused.json()["kind"], "invalid");
        }
    }
}

/// A lock that is not to be had in time is «not now», and nothing was done.
#[tokio::test(flavor = "multi_thread")]
async fn a_busy_database_is_not_our_fault() {
    let app = TestApp::start().await;
    let mut owner = app.salon().await.signed_in(Role::Owner).await;
    let mut sql = app.sql().await;
    let mut holding = sql.begin().await.unwrap();
    holding.execute("lock table clients in access exclusive mode").await.unwrap();
    let refused = owner.call("list_clients", &[]).await;
    assert_eq!((refused.status, &refused.json()["problem"]), (503, &"unavailable".into()));
    holding.rollback().await.unwrap();
    assert_eq!(owner.call("list_clients", &[]).await.status, 200);
}

/// a database that ends, begins, is full, has no places or takes no writes is «not now» as well, whatever it calls that, and
/// nothing was done; what is nobody's passing trouble stays our own fault.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_database_cannot_do_now_is_not_our_fault() {
    let app = TestApp::start().await;
    let mut owner = app.salon().await.signed_in(Role::Owner).await;
    let mut sql = app.sql().await;
    let text = [("trigger", "created"), ("template", "Ждём вас {when}"), ("enabled", "true")];
    let codes = ["40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03", "53100", "53200", "53300", "25006", "55000", "XX000"];
    for code in codes {
        let cannot = format!(
            "create or replace function cannot() returns trigger language plpgsql as $$
               begin raise exception 'not now' using errcode = '{code}'; end $$;
             create or replace trigger cannot before insert or update on message_texts for each row execute function cannot()"
        );
        sql.execute(AssertSqlSafe(cannot)).await.unwrap();
        let refused = owner.call("save_company_text", &text).await;
        let expected = if code == "XX000" { (500, "internal") } else { (503, "unavailable") };
        assert_eq!((refused.status, refused.json()["problem"].as_str()), (expected.0, Some(expected.1)), "{code}");
    }
    sql.execute("drop trigger cannot on message_texts").await.unwrap();
    let kept: i64 = sqlx::query_scalar("select count(*) from message_texts").fetch_one(&mut sql).await.unwrap();
    assert_eq!(kept, 0, "nothing was done");
    assert_eq!(owner.call("save_company_text", &text).await.status, 200);
}
