//! nothing stays silent. However the work behind a message ends, the message says so.

use std::time::Duration;

use otklik::domain::access::{Actor, Role};
use otklik::domain::ids::MessageId;
use otklik::sandbox::whatsapp::FaultSet;
use otklik::sandbox::yclients::Faults;
use otklik::server::platform::db::Tenant;
use otklik::server::platform::jobs::{Lane, NewJob, queue};
use serde_json::json;
use sqlx::{Connection as _, PgConnection};

use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

/// Makes a message whose number is not linked, so that its work waits; the words it holds.
async fn waiting(salon: &Salon<'_>, hour: u8) -> String {
    salon.journal().book(&format!("2026-11-24T{hour}:00:00"), "Анна", ANNA).await;
    salon.app.settle().await;
    format!("{hour}:00")
}

async fn kill_work(sql: &mut PgConnection, how: &str) {
    let done = sqlx::query(sqlx::AssertSqlSafe(format!("update jobs set {how} where kind = 'deliver_message' and state <> 'dead'")));
    assert_eq!(done.execute(sql).await.unwrap().rows_affected(), 1);
}

/// Work that died by its own word, of its worker's deaths, or because nobody knows its version: its message is refused, and
/// one whose bytes may have left is unknown. The card shows each.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_work_died_says_so() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let mut sql = app.sql().await;
    let died = waiting(&salon, 10).await;
    kill_work(&mut sql, "state = 'dead', last_error = 'it panicked'").await;
    app.message_becomes(&died, "refused").await;
    let murdered = waiting(&salon, 11).await;
    // In a lane whose work needs no number: some node claims it once more, and buries it.
    kill_work(&mut sql, "state = 'running', lane = 'transactional', lost = 3, lease_until = now() - interval '1 second'").await;
    app.message_becomes(&murdered, "refused").await;
    let unreadable = waiting(&salon, 12).await;
    let version = "state = 'queued', lane = 'transactional', payload = jsonb_set(payload, '{v}', '\"99\"')";
    kill_work(&mut sql, version).await;
    app.message_becomes(&unreadable, "refused").await;
    let begun = waiting(&salon, 13).await;
    let sending = "update messages set status = 'sending', stanza_id = 'A', chat_jid = 'a@s.whatsapp.net', sends = 1, sending_at = now() where position($1 in body) > 0";
    sqlx::query(sending).bind(&begun).execute(&mut sql).await.unwrap();
    kill_work(&mut sql, "state = 'dead', last_error = 'it panicked'").await;
    app.message_becomes(&begun, "unknown").await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let clients = owner.ask("list_clients", &[("search", "5550101")]).await;
    let entries = owner.ask("list_timeline", &[("client", clients["items"][0]["id"].as_str().unwrap())]).await;
    let mut states: Vec<&str> = entries["items"].as_array().unwrap().iter().filter_map(|entry| entry["what"]["status"].as_str()).collect();
    states.sort_unstable();
    assert_eq!(states, ["refused", "refused", "refused", "unknown"]);
    let unnoticed: i64 =
        sqlx::query_scalar("select count(*) from jobs where state = 'dead' and noticed_at is null").fetch_one(&mut sql).await.unwrap();
    assert_eq!(unnoticed, 0);
}

/// A death that concerns no message is noticed once and stays to be seen by a person.
#[tokio::test(flavor = "multi_thread")]
async fn other_dead_work_stays_to_be_seen() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let mut tx = app.state.db.tenant(Tenant { company: salon.company, actor: Actor::Job }).await.unwrap();
    let job = NewJob {
        kind: "notify",
        payload: json!({"v": "99"}),
        lane: Lane::Transactional,
        order_key: None,
        dedupe_key: None,
        run_at: None,
        is_urgent: false,
    };
    queue::enqueue(&mut tx, job).await.unwrap();
    tx.commit().await.unwrap();
    let error = eventually("the work to be dead and noticed", || async {
        let dead = "select last_error from jobs where state = 'dead' and noticed_at is not null";
        sqlx::query_scalar::<_, String>(dead).fetch_optional(&mut app.sql().await).await.unwrap()
    })
    .await;
    assert!(error.contains("does not know this work"), "{error}");
}

/// A message without a number says after ten minutes what it waits for, and no more once it has arrived.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_long_says_for_what() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    waiting(&salon, 12).await;
    let reason = || async {
        let mut sql = app.sql().await;
        sqlx::query_as::<_, (String, Option<String>)>("select status, reason from messages").fetch_one(&mut sql).await.unwrap()
    };
    assert_eq!(reason().await, ("queued".to_owned(), None));
    app.advance(Duration::from_mins(11));
    eventually("a reason", || async { (reason().await.1.as_deref() == Some("waiting")).then_some(()) }).await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let clients = owner.ask("list_clients", &[("search", "5550101")]).await;
    let entries = owner.ask("list_timeline", &[("client", clients["items"][0]["id"].as_str().unwrap())]).await;
    assert!(entries["items"].as_array().unwrap().iter().any(|entry| entry["what"]["reason"] == "waiting"), "{entries}");
    salon.link_whatsapp().await;
    app.settle().await;
    assert_eq!(reason().await, ("delivered".to_owned(), None));
}

/// A message that may have left, and whose number went before anything was heard of it, ends as unknown and not as «sending».
#[tokio::test(flavor = "multi_thread")]
async fn what_left_before_its_number_went_is_unknown() {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    app.outside.whatsapp.set_faults(None, FaultSet { withhold_acks: true, withhold_receipts: true, ..FaultSet::default() });
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.message_becomes("12:00", "sending").await;
    salon.signed_in(Role::Owner).await.ask("unlink_whatsapp", &[]).await;
    app.advance(Duration::from_hours(4 * 24));
    app.message_becomes("12:00", "unknown").await;
    // Its work waits for a number that nobody links any more.
    app.abandon();
}

/// One message that cannot be had, because somebody holds its row, keeps no other company's from saying what became of it.
#[tokio::test(flavor = "multi_thread")]
async fn one_row_that_is_held_silences_nobody_else() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let (salon, other) = (app.salon().await, app.salon_of(4561).await);
    let (mut sql, mut holder) = (app.sql().await, app.sql().await);
    // The first of the list each time: the earliest to expire, and the dead of the company that was there first.
    let (held, held_dead) = (waiting(&salon, 10).await, waiting(&salon, 11).await);
    let (free, free_dead) = (waiting(&other, 13).await, waiting(&other, 14).await);
    let mut holding = holder.begin().await.unwrap();
    sqlx::query("select 1 from messages where company_id = $1 for update").bind(salon.company.0).execute(&mut *holding).await.unwrap();
    for words in [&held_dead, &free_dead] {
        let id =
            sqlx::query_scalar("select id from messages where position($1 in body) > 0").bind(words).fetch_one(&mut sql).await.unwrap();
        let die = "update jobs set state = 'dead' where kind = 'deliver_message' and payload->>'message' = $1";
        let died = sqlx::query(die).bind(MessageId(id).to_string()).execute(&mut sql).await.unwrap();
        assert_eq!(died.rows_affected(), 1);
    }
    app.message_becomes(&free_dead, "refused").await;
    app.advance(Duration::from_hours(5 * 24));
    app.message_becomes(&free, "expired").await;
    holding.rollback().await.unwrap();
    app.message_becomes(&held, "expired").await;
}
