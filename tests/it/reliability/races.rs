//! Races, fifty times each: two deliveries of one call, two workers with one transition, two first messages of one person.

use otklik::domain::access::Actor;
use otklik::domain::conversation::Direction;
use otklik::domain::phone::Phone;
use otklik::sandbox::yclients::Faults;
use otklik::server::conversations::inbound::{Arrived, Said, store_arrived};
use otklik::server::node::Part;
use otklik::server::platform::db::Tenant;
use otklik::server::platform::jobs::queue;
use sqlx::Connection as _;
use uuid::Uuid;

use super::hands::{claim, run, work_until};
use crate::support::TestApp;
use crate::support::gate::Gate;
use crate::support::wait::eventually;

const TIMES: usize = 50;

/// the same body twice at once is one call seen twice; two different bodies never collapse.
#[tokio::test(flavor = "multi_thread")]
async fn two_deliveries_at_once_are_one_call() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    for n in 0..TIMES {
        let (same, other) = (format!("одно {n}"), format!("другое {n}"));
        let answers = tokio::join!(salon.post_hook(same.clone()), salon.post_hook(same), salon.post_hook(other));
        assert_eq!(answers, (200, 200, 200), "{n}");
    }
    app.settle().await;
    let (rows, twice): (i64, i64) =
        sqlx::query_as("select count(*), count(*) filter (where seen_count = 2) from webhook_receipts where reason = 'malformed'")
            .fetch_one(&mut app.sql().await)
            .await
            .unwrap();
    assert_eq!((rows, twice), (100, 50));
}

/// one transition weighed by two workers at once is one message.
#[tokio::test(flavor = "multi_thread")]
async fn one_transition_weighed_twice_at_once_is_one_message() {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    let number = app.salon().await.number;
    app.restart_as(Part::Doors).await;
    let (state, mut sql) = (app.state.clone(), app.sql().await);
    let journal = crate::support::journal::Journal { outside: &app.outside, salon: number };
    for n in 0..TIMES {
        journal.book("2026-11-24T12:00:00", "Анна", &format!("+7900556{n:02}12")).await;
        eventually("the webhook to be sent", || async { app.outside.is_quiet().await.then_some(()) }).await;
        let first = eventually("the fact", || work_until(&state, "notify")).await;
        // A second job for the same fact, as nothing but a fault would make it.
        sqlx::query(
            "insert into jobs (company_id, id, kind, payload, lane, state, run_at, enqueued_at)
             select company_id, gen_random_uuid(), kind, payload, lane, 'queued', run_at, enqueued_at from jobs where id = $1",
        )
        .bind(first.id.0)
        .execute(&mut sql)
        .await
        .unwrap();
        let second = claim(&state).await.unwrap();
        let weigh = |job| {
            let state = &state;
            async move {
                let finish = run(state, &job).await;
                queue::complete(&state.db, &job, finish).await.unwrap()
            }
        };
        assert_eq!(tokio::join!(weigh(first), weigh(second)), (true, true), "{n}");
    }
    let told: Vec<(i64, i32)> =
        sqlx::query_as("select count(*), max(a.told_no) from appointments a join messages m on m.appointment_id = a.id group by a.id")
            .fetch_all(&mut sql)
            .await
            .unwrap();
    assert_eq!(told, vec![(1, 1); TIMES]);
    app.abandon();
}

/// Two groups with the same repeats cannot lock each other out: whatever order a group comes in, it takes the rows by their
/// key. A group that has to wait for the first row holds none of the others.
#[tokio::test(flavor = "multi_thread")]
async fn a_group_takes_its_rows_in_one_order() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    for body in ["один", "два"] {
        assert_eq!(salon.post_hook(body).await, 200);
    }
    app.settle().await;
    let (mut holder, mut sql) = (app.sql().await, app.sql().await);
    let rows: Vec<(Uuid, Vec<u8>)> =
        sqlx::query_as("select id, content_hash from webhook_receipts order by content_hash").fetch_all(&mut sql).await.unwrap();
    let [first, last] = rows.try_into().unwrap();
    let mut holding = holder.begin().await.unwrap();
    sqlx::query("select 1 from webhook_receipts where id = $1 for update").bind(first.0).execute(&mut *holding).await.unwrap();
    let (company, installation) = (salon.company.0, salon.installation.0);
    let group = sqlx::query(include_str!("../../../queries/store_receipts.sql"))
        .bind([company; 2])
        .bind([Uuid::from_u128(1), Uuid::from_u128(2)])
        .bind([installation; 2])
        .bind([last.1, first.1])
        .bind([vec![0_u8], vec![0]])
        .bind([1, 1])
        .bind([None::<String>, None])
        .bind([chrono::DateTime::UNIX_EPOCH; 2])
        .bind([1, 1])
        .bind("translate_receipts")
        .bind(serde_json::json!({}))
        .bind("transactional");
    let mut other = app.sql().await;
    let storing = tokio::spawn(async move { group.execute(&mut other).await.map(drop) });
    Gate::holds(&app, 1).await;
    let free = sqlx::query("select 1 from webhook_receipts where id = $1 for update skip locked").bind(last.0);
    assert!(free.fetch_optional(&mut sql).await.unwrap().is_some(), "it holds the last while it waits for the first");
    holding.rollback().await.unwrap();
    storing.await.unwrap().unwrap();
}

/// two first messages of somebody whom nobody knows, stored at the same instant, are one client, one thread and two messages; from a
/// hidden number as well.
#[tokio::test(flavor = "multi_thread")]
async fn two_first_messages_at_once_are_one_client() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let tenant = Tenant { company: app.salon().await.company, actor: Actor::WhatsApp };
    let store = |n: usize, word: &'static str| {
        let db = app.state.db.clone();
        async move {
            let (phone, chat) = (Phone::from_e164(&format!("+7900557{n:04}")).unwrap(), format!("1000{n:04}@lid"));
            let mut tx = db.tenant(tenant).await.unwrap();
            let arrived = Arrived {
                peer: Some(&phone).filter(|_| n.is_multiple_of(2)),
                push_name: "Вера",
                said: Said::Words(word),
                chat_jid: &chat,
                sender_jid: &chat,
                stanza_id: word,
                at: tx.now(),
                direction: Direction::Inbound,
            };
            assert!(store_arrived(&mut tx, &arrived).await.unwrap());
            tx.commit().await.unwrap();
        }
    };
    for n in 0..TIMES {
        let (first, second) = tokio::join!(tokio::spawn(store(n, "раз")), tokio::spawn(store(n, "два")));
        first.unwrap();
        second.unwrap();
    }
    app.settle().await;
    let counted = "select count(*), count(distinct client_id), count(distinct conversation_id) from messages where direction = 'inbound'";
    let counted: (i64, i64, i64) = sqlx::query_as(counted).fetch_one(&mut app.sql().await).await.unwrap();
    assert_eq!(counted, (100, 50, 50));
}
