//! Why a message was sent: what the panel tells is what was stored when it was decided, whatever has changed since.

use std::time::Duration;

use otklik::domain::access::{Actor, Role};
use otklik::domain::ids::{ClientId, MessageId};
use otklik::domain::timeline::MessageTrigger;
use otklik::sandbox::yclients::Faults;
use otklik::server::notifications::wording::save_wording;
use otklik::server::platform::db::Tenant;
use serde_json::Value;
use uuid::Uuid;

use crate::support::browser::Browser;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

/// The client of a number, and the messages to them by id, oldest first.
pub(super) async fn client_and_messages(app: &TestApp, phone: &str) -> (String, Vec<String>) {
    let rows: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select c.id, m.id from clients c join messages m on m.client_id = c.id where c.phone = $1 and not c.is_own
           and m.direction = 'outbound' order by m.created_at, m.id",
    )
    .bind(phone)
    .fetch_all(&mut app.sql().await)
    .await
    .unwrap();
    (ClientId(rows[0].0).to_string(), rows.iter().map(|row| MessageId(row.1).to_string()).collect())
}

/// What the panel is told.
pub(super) async fn why(browser: &mut Browser, client: &str, of: &str) -> Value {
    browser.ask("get_why", &[("client", client), ("of", of)]).await
}

async fn word(salon: &Salon<'_>, template: &str) {
    let tenant = Tenant { company: salon.company, actor: Actor::Console };
    let mut tx = salon.app.state.db.tenant(tenant).await.unwrap();
    save_wording(&mut tx, MessageTrigger::Created, template, true).await.unwrap();
    tx.commit().await.unwrap();
}

/// EVT-01: each hop stands with its time, and they sum to the whole, which is the one that the stored moments span.
#[tokio::test(flavor = "multi_thread")]
async fn the_hops_of_a_message_sum_to_its_way() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let (client, messages) = client_and_messages(&app, ANNA).await;
    let told = why(&mut salon.signed_in(Role::Operator).await, &client, &messages[0]).await;
    assert_eq!(told["fact"]["what"]["type"], "booked", "{told:#}");
    assert_eq!(told["trace"]["verdict"]["trigger"], "created");
    assert!(told["trace"]["checks"].as_array().unwrap().iter().all(|check| check["passed"] == true), "{told:#}");
    let way = &told["message"]["way"];
    let hops = way["hops"].as_array().unwrap();
    let stages: Vec<&str> = hops.iter().map(|hop| hop["stage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["understood", "decided", "begun", "acknowledged", "delivered"]);
    let sum: i64 = hops.iter().map(|hop| hop["took_ms"].as_i64().unwrap()).sum();
    let stored: i64 = sqlx::query_scalar(
        "select (floor(extract(epoch from delivered_at) * 1000) - floor(extract(epoch from received_at) * 1000))::bigint from messages",
    )
    .fetch_one(&mut app.sql().await)
    .await
    .unwrap();
    assert_eq!((sum, way["total_ms"].as_i64().unwrap()), (stored, stored));
}

/// EVT-01: the words are those the message was made from, by version: those that came later are told of later messages only.
#[tokio::test(flavor = "multi_thread")]
async fn each_message_names_the_words_it_was_made_from() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    for (hour, template) in [(13, "Ждём вас {when}."), (14, "До встречи {when}!")] {
        word(&salon, template).await;
        salon.journal().book(&format!("2026-11-24T{hour}:00:00"), "Анна", ANNA).await;
        app.settle().await;
    }
    word(&salon, "Этого никто не получил.").await;
    let (client, messages) = client_and_messages(&app, ANNA).await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let mut seen = Vec::new();
    for message in &messages {
        let told = why(&mut owner, &client, message).await;
        let wording = &told["trace"]["wording"];
        assert_eq!(told["worded_since"].is_null(), wording["version"] == 0);
        seen.push((wording["version"].as_i64().unwrap(), wording["template"].as_str().unwrap().to_owned()));
    }
    assert!(seen[0].1.contains("{client}, здравствуйте."), "{seen:?}");
    assert_eq!(
        [(seen[0].0, ""), (seen[1].0, &seen[1].1), (seen[2].0, &seen[2].1)],
        [(0, ""), (1, "Ждём вас {when}."), (2, "До встречи {when}!")]
    );
}

/// EVT-01: a pause between two messages of one chat stands in the hop it made longer, and is named.
#[tokio::test(flavor = "multi_thread")]
async fn a_pause_is_told_of() {
    let gap = Duration::from_millis(1500);
    let app = TestApp::with(Faults::kind(), |config| config.whatsapp.chat_gap = gap).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    salon.journal().move_to(booking, "2026-11-24T13:00:00").await;
    salon.journal().book("2026-11-25T13:00:00", "Анна", ANNA).await;
    app.settle().await;
    let (client, messages) = client_and_messages(&app, ANNA).await;
    let mut operator = salon.signed_in(Role::Operator).await;
    let (first, last) = (why(&mut operator, &client, &messages[0]).await, why(&mut operator, &client, &messages[2]).await);
    assert_eq!((&first["message"]["held_for"], &last["message"]["held_for"]), (&Value::Null, &Value::from("pace")), "{last:#}");
    let begun = |told: &Value| told["message"]["way"]["hops"][2]["took_ms"].as_i64().unwrap();
    assert!(begun(&last) > 500 && begun(&last) > begun(&first), "{} and {}", begun(&first), begun(&last));
}

/// EVT-01: while no number is linked, what waits says so, and afterwards says it no more.
#[tokio::test(flavor = "multi_thread")]
async fn what_keeps_a_message_here_is_named() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let (client, messages) = client_and_messages(&app, ANNA).await;
    let mut operator = salon.signed_in(Role::Operator).await;
    assert_eq!(why(&mut operator, &client, &messages[0]).await["message"]["kept_by"]["matter"], "unlinked");
    salon.link_whatsapp().await;
    app.settle().await;
    assert_eq!(why(&mut operator, &client, &messages[0]).await["message"]["kept_by"], Value::Null);
}
