//! The salon's number: it survives a restart, hears what clients write, and says things in order.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::{FaultSet, Number};

use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

fn number(raw: &str) -> Number {
    Number::parse(raw).unwrap()
}

async fn state(app: &TestApp) -> String {
    sqlx::query_scalar("select state from whatsapp_sessions").fetch_one(&mut app.sql().await).await.unwrap()
}

/// The client of the salon with this phone, by its public id.
async fn client(salon: &Salon<'_>, phone: &str) -> String {
    let mut owner = salon.signed_in(Role::Owner).await;
    owner.ask("list_clients", &[("search", phone)]).await["items"][0]["id"].as_str().unwrap().to_owned()
}

/// WA-03: after a restart the number is back without a code, and messages go on.
#[tokio::test(flavor = "multi_thread")]
async fn a_restart_needs_no_code() {
    let mut app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let number = salon.number;
    app.restart().await;
    eventually("the number to be back", || async {
        (state(&app).await == "connected" && app.state.sessions.online().len() == 1).then_some(())
    })
    .await;
    let journal = crate::support::journal::Journal { outside: &app.outside, salon: number };
    journal.book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 1);
    let phone = app.outside.whatsapp.phone(&Number::parse("+79210004564").unwrap()).await.unwrap();
    assert_eq!(phone.devices.len(), 1, "linked once, not twice");
}

/// WA-06: what a client writes stands on the timeline, once each, and is told live; by the moments that phone and product
/// wrote down, the row is there within a second of the writing.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_stands_on_the_timeline() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let (id, owner) = (client(&salon, ANNA).await, salon.signed_in(Role::Owner).await);
    let mut frames = owner.stream("/live", None).await;
    let words: Vec<String> = (1..=7).map(|n| format!("Спасибо, буду, {n}")).collect();
    for text in &words {
        app.outside.whatsapp.send(&number(ANNA), &number(&salon.phone()), text).await.unwrap();
        frames.find(|frame| frame["type"] == "timeline_grew" && frame["client"] == id.as_str()).await;
    }
    let texts = eventually("all of them on the timeline", || async {
        let entries = owner.clone().ask("list_timeline", &[("client", &id)]).await;
        let received = entries["items"].as_array()?.iter().filter(|entry| entry["what"]["type"] == "received");
        let mut texts: Vec<String> = received.map(|entry| entry["what"]["text"].as_str().unwrap_or_default().to_owned()).collect();
        texts.sort_unstable();
        (texts.len() >= words.len()).then_some(texts)
    })
    .await;
    assert_eq!(texts, words, "each once");
    let phone = app.outside.whatsapp.phone(&number(ANNA)).await.unwrap();
    let written: BTreeMap<String, DateTime<Utc>> = phone.chats[0].messages.iter().map(|message| (message.id.clone(), message.at)).collect();
    let stored: Vec<(String, DateTime<Utc>)> = sqlx::query_as("select stanza_id, created_at from messages where direction = 'inbound'")
        .fetch_all(&mut app.sql().await)
        .await
        .unwrap();
    let mut took: Vec<TimeDelta> = stored.iter().map(|(id, at)| *at - written[id]).collect();
    took.sort_unstable();
    // The ordinary one: a machine that stalls once must not decide.
    assert!(took[took.len() / 2] < TimeDelta::seconds(1), "{took:?}");
}

/// WA-08: the thread has what we sent, what the client wrote, and what the owner typed on the phone itself.
#[tokio::test(flavor = "multi_thread")]
async fn the_thread_has_all_three_voices() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    app.outside.whatsapp.send(&number(ANNA), &number(&salon.phone()), "А можно позже?").await.unwrap();
    app.outside.whatsapp.send(&number(&salon.phone()), &number(ANNA), "Да, в час").await.unwrap();
    let (id, owner) = (client(&salon, ANNA).await, salon.signed_in(Role::Owner).await);
    let kinds = eventually("three voices", || async {
        let mut owner = owner.clone();
        let entries = owner.ask("list_timeline", &[("client", &id)]).await;
        let kinds: std::collections::BTreeSet<String> =
            entries["items"].as_array()?.iter().map(|entry| entry["what"]["type"].as_str().unwrap_or_default().to_owned()).collect();
        ["sent", "received", "from_phone"].iter().all(|kind| kinds.contains(*kind)).then_some(kinds)
    })
    .await;
    assert!(kinds.contains("booked"));
    app.settle().await;
}

/// WA-07: while no number is linked the message waits in its row; once it is, messages of one client come in their order.
#[tokio::test(flavor = "multi_thread")]
async fn messages_wait_in_their_rows_and_go_in_order() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    for hour in 13..17 {
        salon.journal().move_to(booking, &format!("2026-11-24T{hour}:00:00")).await;
        app.settle().await;
    }
    let mut sql = app.sql().await;
    let waiting: Vec<String> = sqlx::query_scalar("select status from messages").fetch_all(&mut sql).await.unwrap();
    assert_eq!(waiting, ["queued"; 5]);
    assert!(app.shown(ANNA).is_empty());
    salon.link_whatsapp().await;
    let shown = app.shown(ANNA);
    let last = shown.last().unwrap();
    assert!(last.contains("16:00"), "{last}");
    let displayed = app.displayed(ANNA);
    assert!(displayed.iter().all(|shown| shown.raw_count == 1));
    let times: Vec<usize> = shown.iter().map(|text| (12..17).rev().find(|hour| text.contains(&format!("{hour}:00"))).unwrap()).collect();
    assert_eq!(times, [12, 13, 14, 15, 16]);
}

/// WA-07: before a message's first byte leaves, its row says so. While the row cannot be written WhatsApp sees nothing; when
/// WhatsApp has it and has not answered yet, the row stands there as begun, under the very id that WhatsApp sees.
#[tokio::test(flavor = "multi_thread")]
async fn the_row_is_there_before_the_first_byte() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let mut holder = app.sql().await;
    let mut row = sqlx::Connection::begin(&mut holder).await.unwrap();
    sqlx::query("select 1 from messages for update").execute(&mut *row).await.unwrap();
    let silence = FaultSet { withhold_acks: true, withhold_receipts: true, ..FaultSet::default() };
    app.outside.whatsapp.set_faults(None, silence);
    salon.begin_link().await;
    eventually("the courier to wait for the row", || async {
        let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%for update of m%'";
        (sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut app.sql().await).await.unwrap() > 0).then_some(())
    })
    .await;
    assert_eq!(app.outside.whatsapp.counters().messages, 0, "a byte left before its row was written");
    row.rollback().await.unwrap();
    eventually("the message on the phone", || async { (!app.shown(ANNA).is_empty()).then_some(()) }).await;
    let begun: (String, String, bool) =
        sqlx::query_as("select status, stanza_id, sent_at is null from messages").fetch_one(&mut app.sql().await).await.unwrap();
    assert_eq!(begun, ("sending".to_owned(), app.displayed(ANNA)[0].stanza_id.clone(), true));
    app.outside.whatsapp.set_faults(None, FaultSet::default());
    app.settle().await;
    salon.journal().mark(booking, "delete").await;
    app.settle().await;
    assert!(app.displayed(ANNA).iter().all(|shown| !shown.text.is_empty()) && app.shown(ANNA).len() == 2);
}

/// From the moment a number is unlinked nothing leaves, though its client takes a moment to end; the phone is told.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_leaves_once_a_number_is_unlinked() {
    let mut app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    owner.ask("unlink_whatsapp", &[]).await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    let phone = number(&salon.phone());
    eventually("the phone to forget the device", || async {
        app.outside.whatsapp.phone(&phone).await.is_ok_and(|phone| phone.devices.is_empty()).then_some(())
    })
    .await;
    eventually("the message to wait", || async {
        let statuses: Vec<String> = sqlx::query_scalar("select status from messages").fetch_all(&mut app.sql().await).await.unwrap();
        (statuses == ["queued"]).then_some(())
    })
    .await;
    assert!(app.shown(ANNA).is_empty());
    app.abandon();
}
