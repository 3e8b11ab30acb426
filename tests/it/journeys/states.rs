//! D-06: every state a message can end in, reached through the whole line; and that nothing ever moves it backwards.

use std::time::Duration;

use chrono::{DateTime, Utc};
use otklik::domain::access::Actor;
use otklik::domain::conversation::MessageStatus;
use otklik::sandbox::whatsapp::{FaultSet, Number};
use otklik::sandbox::yclients::Faults;
use otklik::server::conversations::receipts::apply_receipt;
use otklik::server::platform::db::Tenant;
use serde_json::json;

use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

/// The states of all messages, oldest first, with their reasons.
async fn states(app: &TestApp) -> Vec<(String, Option<String>)> {
    sqlx::query_as("select status, reason from messages where direction = 'outbound' order by created_at, id")
        .fetch_all(&mut app.sql().await)
        .await
        .unwrap()
}

fn ended(status: &str, reason: Option<&str>) -> (String, Option<String>) {
    (status.to_owned(), reason.map(str::to_owned))
}

async fn book(salon: &Salon<'_>, hour: u8, phone: &str) {
    salon.journal().book(&format!("2026-11-24T{hour}:00:00"), "Анна", phone).await;
    salon.app.settle().await;
}

/// Sent, delivered, read; refused by the network, by WhatsApp not having the number, and, in the end, by its law of first contacts:
/// where nothing is locked any more a refusal for now is put off twice, the second time for longer, and the third is the last.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_network_says_is_the_state() {
    let app = TestApp::with(Faults::kind(), |config| config.whatsapp.silence = Duration::from_secs(6)).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    book(&salon, 10, ANNA).await;
    assert_eq!(states(&app).await, [ended("delivered", None)]);
    app.outside.whatsapp.read(&Number::parse(ANNA).unwrap(), &Number::parse(&salon.phone()).unwrap()).await.unwrap();
    app.message_becomes("10:00", "read").await;
    book(&salon, 11, "+79005550404").await;
    app.outside.whatsapp.set_faults(None, FaultSet { nack: Some(479), nack_times: Some(1), ..FaultSet::default() });
    book(&salon, 12, ANNA).await;
    app.outside.whatsapp.set_faults(None, FaultSet { time_lock_s: Some(0), ..FaultSet::default() });
    salon.journal().book("2026-11-24T13:00:00", "Анна", "+79005550463").await;
    for (times, rest) in [(1, Duration::from_secs(16)), (2, Duration::from_mins(16))] {
        put_off(&app, times).await;
        app.advance(rest);
    }
    app.message_becomes("13:00", "refused").await;
    assert_eq!(
        states(&app).await,
        [
            ended("read", None),
            ended("refused", Some("not_on_whatsapp")),
            ended("refused", Some("refused")),
            ended("refused", Some("restricted")),
        ]
    );
    assert_eq!(app.shown(ANNA).len(), 1, "what was refused was not shown");
    app.settle().await;
}

/// The message waits after so many refusals, and the lock is known to be over.
async fn put_off(app: &TestApp, times: i32) {
    let look = "select exists (select 1 from messages where refusals = $1 and status = 'queued' and sends = 0 and sending_at is null
       and reason = 'restricted_waits') and exists (select 1 from whatsapp_sessions where state = 'connected')";
    eventually("the message to wait after a refusal", || async {
        let waits: bool = sqlx::query_scalar(look).bind(times).fetch_one(&mut app.sql().await).await.unwrap();
        waits.then_some(())
    })
    .await;
}

/// Skipped: nobody's number, somebody who wants no mailings, a rule that the company has switched off.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_to_be_sent_says_why() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    book(&salon, 10, "").await;
    book(&salon, 11, ANNA).await;
    let mut sql = app.sql().await;
    sqlx::query("update clients set opted_out = true where phone = $1").bind(ANNA).execute(&mut sql).await.unwrap();
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    sqlx::query("update clients set opted_out = false").execute(&mut sql).await.unwrap();
    sqlx::query(
        "insert into message_texts (company_id, trigger, template, enabled, changed_at) values ($1, 'cancelled', 'Отмена', false, now())",
    )
    .bind(salon.company.0)
    .execute(&mut sql)
    .await
    .unwrap();
    salon.journal().mark(booking, "delete").await;
    app.settle().await;
    assert_eq!(
        states(&app).await,
        [
            ended("skipped", Some("no_phone")),
            ended("delivered", None),
            ended("skipped", Some("opted_out")),
            ended("skipped", Some("switched_off"))
        ]
    );
    assert_eq!(app.shown(ANNA).len(), 1);
}

/// Expired: the visit began while no number was linked. Nobody need link one for the message to say so.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_too_late_expires() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.journal().book("2026-11-21T15:00:00", "Анна", ANNA).await;
    app.settle().await;
    salon.journal().book("2026-11-24T16:00:00", "Анна", ANNA).await;
    app.settle().await;
    assert_eq!(states(&app).await, [ended("queued", None), ended("queued", None)]);
    app.advance(Duration::from_hours(4));
    app.message_becomes("15:00", "expired").await;
    let waits = [ended("expired", Some("expired")), ended("queued", Some("waiting"))];
    eventually("the other to say what it waits for", || async { (states(&app).await == waits).then_some(()) }).await;
    salon.link_whatsapp().await;
    assert_eq!(states(&app).await, [ended("expired", Some("expired")), ended("delivered", None)]);
    assert_eq!(app.shown(ANNA).len(), 1);
}

/// Unknown: the bytes went three times and no word ever came; a late word still settles it.
#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_answered_is_unknown_until_somebody_does() {
    let mut app = TestApp::with(Faults::kind(), |config| {
        config.whatsapp.ack_wait = Duration::from_millis(300);
        config.whatsapp.resend_wait = Duration::from_millis(300);
    })
    .await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let silence = FaultSet { withhold_acks: true, withhold_receipts: true, ..FaultSet::default() };
    app.outside.whatsapp.set_faults(None, silence);
    salon.journal().book("2026-11-24T10:00:00", "Анна", ANNA).await;
    app.message_becomes("10:00", "unknown").await;
    // The product gives up by its own clock, which the network's last delivery need not have met.
    eventually("the same bytes thrice", || async { (app.displayed(ANNA)[0].raw_count == 3).then_some(()) }).await;
    let shown = app.displayed(ANNA);
    assert_eq!(shown.len(), 1, "and shown once");
    let tenant = Tenant { company: salon.company, actor: Actor::WhatsApp };
    let mut tx = app.state.db.tenant(tenant).await.unwrap();
    let moved = apply_receipt(&mut tx, &[shown[0].stanza_id.clone()], MessageStatus::Delivered, None).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(moved, 1);
    assert_eq!(states(&app).await, [ended("delivered", None)]);
    app.abandon();
}

/// A message's state, reason and moments.
type Told = (String, Option<String>, Option<DateTime<Utc>>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Never backwards: in every state, whatever the network says next, and says again. Moments are written once.
#[tokio::test(flavor = "multi_thread")]
async fn no_news_moves_a_message_backwards() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    book(&salon, 10, ANNA).await;
    let mut sql = app.sql().await;
    let stanza = [app.displayed(ANNA)[0].stanza_id.clone()];
    let tenant = Tenant { company: salon.company, actor: Actor::WhatsApp };
    for from in MessageStatus::ALL {
        for news in MessageStatus::ALL {
            sqlx::query("update messages set status = $1, reason = null").bind(from.as_str()).execute(&mut sql).await.unwrap();
            let look = "select status, reason, sent_at, delivered_at, read_at from messages";
            let before: Told = sqlx::query_as(look).fetch_one(&mut sql).await.unwrap();
            for _ in 0..2 {
                let mut tx = app.state.db.tenant(tenant).await.unwrap();
                apply_receipt(&mut tx, &stanza, news, None).await.unwrap();
                tx.commit().await.unwrap();
            }
            let after: Told = sqlx::query_as(look).fetch_one(&mut sql).await.unwrap();
            let expected = from.advance(news).unwrap_or(from);
            assert_eq!(after.0, expected.as_str(), "{from:?} hears {news:?}");
            assert!(!from.is_terminal() || after == before, "{from:?} is final and heard {news:?}");
            assert_eq!((before.2, before.3), (after.2, after.3), "a moment was rewritten: {from:?} hears {news:?}");
        }
    }
    sqlx::query("update messages set status = 'delivered'").execute(&mut sql).await.unwrap();
    // The words stand on the page as they are stored.
    let mut owner = salon.signed_in(otklik::domain::access::Role::Owner).await;
    let clients = owner.ask("list_clients", &[("search", "5550101")]).await;
    let entries = owner.ask("list_timeline", &[("client", clients["items"][0]["id"].as_str().unwrap())]).await;
    assert!(entries["items"].as_array().unwrap().iter().any(|entry| entry["what"]["status"] == json!("delivered")), "{entries}");
}

/// The unit of work of a receipt may begin before that of the acknowledgement it then waits for: its moment is not before
/// the other's, and the hops run forwards.
#[tokio::test(flavor = "multi_thread")]
async fn a_tick_that_began_earlier_is_not_earlier() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    book(&salon, 10, ANNA).await;
    let mut sql = app.sql().await;
    let stanza = [app.displayed(ANNA)[0].stanza_id.clone()];
    let tenant = Tenant { company: salon.company, actor: Actor::WhatsApp };
    let mut early = app.state.db.tenant(tenant).await.unwrap();
    let later = "update messages set status = 'sent', delivered_at = null, sending_at = $1, sent_at = $1";
    sqlx::query(later).bind(early.now() + chrono::TimeDelta::milliseconds(5)).execute(&mut sql).await.unwrap();
    apply_receipt(&mut early, &stanza, MessageStatus::Read, None).await.unwrap();
    early.commit().await.unwrap();
    let forwards = "select sending_at <= sent_at and sent_at <= delivered_at and delivered_at <= read_at from messages";
    assert!(sqlx::query_scalar::<_, bool>(forwards).fetch_one(&mut sql).await.unwrap());
}
