//! Why nothing was sent: a message that did not go, and a fact that led to none, each by what was stored about it.

use otklik::domain::access::Role;
use otklik::domain::ids::{ClientId, EventId};
use otklik::sandbox::yclients::Faults;
use serde_json::Value;
use uuid::Uuid;

use super::why::{client_and_messages, why};
use crate::support::TestApp;

const ANNA: &str = "+79005550101";

/// The facts about a client's bookings, oldest first: what the timeline shows, by kind and key.
async fn facts(app: &TestApp, client: &str) -> Vec<(String, String)> {
    let client: ClientId = client.parse().unwrap();
    let rows: Vec<(String, Uuid)> =
        sqlx::query_as("select kind, id from events where client_id = $1 and kind like 'appointment%' order by at, seq")
            .bind(client.0)
            .fetch_all(&mut app.sql().await)
            .await
            .unwrap();
    rows.into_iter().map(|(kind, id)| (kind, EventId(id).to_string())).collect()
}

async fn client_named(app: &TestApp, name: &str) -> String {
    let id: Uuid = sqlx::query_scalar("select id from clients where name = $1").bind(name).fetch_one(&mut app.sql().await).await.unwrap();
    ClientId(id).to_string()
}

/// a message that did not go: the question it failed at, as it was answered then, although it would pass today.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_sent_names_the_question_it_failed_at() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T11:00:00", "Анна", ANNA).await;
    app.settle().await;
    let mut sql = app.sql().await;
    sqlx::query("update clients set opted_out = true where phone = $1").bind(ANNA).execute(&mut sql).await.unwrap();
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    sqlx::query("update clients set opted_out = false").execute(&mut sql).await.unwrap();
    let (client, messages) = client_and_messages(&app, ANNA).await;
    let told = why(&mut salon.signed_in(Role::Operator).await, &client, &messages[1]).await;
    let what = &told["message"]["entry"]["what"];
    assert_eq!((&what["status"], &what["reason"]), (&Value::from("skipped"), &Value::from("opted_out")));
    let no: Vec<&Value> = told["trace"]["checks"].as_array().unwrap().iter().filter(|check| check["passed"] == false).collect();
    assert!(no.len() == 1 && no[0]["check"] == "consent", "{told:#}");
    let way = &told["message"]["way"];
    let sum: i64 = way["hops"].as_array().unwrap().iter().map(|hop| hop["took_ms"].as_i64().unwrap()).sum();
    assert_eq!((way["hops"].as_array().unwrap().len(), sum), (2, way["total_ms"].as_i64().unwrap()));
}

/// a fact that led to no message says why: it is over, nobody was told before it ended, such facts are not told, or it was there
/// before us. One that led to a message names it.
#[tokio::test(flavor = "multi_thread")]
async fn a_fact_without_a_message_says_why() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let journal = salon.journal();
    journal.book("2026-11-21T10:15:00", "Поздно", "+79005550102").await;
    let booking = journal.book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    journal.mark(booking, "confirm").await;
    app.settle().await;
    let mut operator = salon.signed_in(Role::Operator).await;
    let late = client_named(&app, "Поздно").await;
    let told = why(&mut operator, &late, &facts(&app, &late).await[0].1).await;
    assert_eq!((&told["weighed"], &told["trace"]["verdict"]["why"]), (&Value::from("decided"), &Value::from("past")), "{told:#}");
    let (anna, messages) = client_and_messages(&app, ANNA).await;
    let known = facts(&app, &anna).await;
    let [booked, confirmed] = known.as_slice() else { panic!("{known:?}") };
    let told = why(&mut operator, &anna, &booked.1).await;
    assert_eq!(told["led_to"][0]["what"]["message"], messages[0].as_str(), "{told:#}");
    assert_eq!(why(&mut operator, &anna, &confirmed.1).await["weighed"], "not_due");
    let (whose, fact): (Uuid, Uuid) = sqlx::query_as(
        "select client_id, id from events where kind = 'appointment_booked' and (payload -> 'origin' ->> 'presumed_told')::bool limit 1",
    )
    .fetch_one(&mut app.sql().await)
    .await
    .unwrap();
    assert_eq!(why(&mut operator, &ClientId(whose).to_string(), &EventId(fact).to_string()).await["weighed"], "before_us");
}

/// D-26: what is not on this client's timeline is not found: another client's, another salon's, nobody's.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_elses_messages_are_explained() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let (salon, other) = (app.salon().await, app.salon_of(4561).await);
    salon.journal().book("2026-11-24T11:00:00", "Анна", ANNA).await;
    salon.journal().book("2026-11-24T12:00:00", "Борис", "+79005550102").await;
    app.settle().await;
    let (anna, messages) = client_and_messages(&app, ANNA).await;
    let (boris, _) = client_and_messages(&app, "+79005550102").await;
    let fact = facts(&app, &anna).await[0].1.clone();
    let mut operator = salon.signed_in(Role::Operator).await;
    for of in [messages[0].as_str(), &fact, "msg_1", "", "usr_00000000000000000000000000"] {
        let answer = operator.call("get_why", &[("client", &boris), ("of", of)]).await;
        assert_eq!(answer.status, 404, "{of}: {}", answer.text);
    }
    let mut stranger = other.signed_in(Role::Owner).await;
    assert_eq!(stranger.call("get_why", &[("client", &anna), ("of", &messages[0])]).await.status, 404);
    assert_eq!(why(&mut operator, &anna, &messages[0]).await["message"]["entry"]["what"]["status"], "queued");
}
