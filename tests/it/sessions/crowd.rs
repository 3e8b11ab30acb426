//! A session at its limits: more strangers than one-time keys, a backlog of a whole weekend, a hundred clients at once, a history of years.

use std::collections::BTreeMap;

use otklik::domain::access::Actor;
use otklik::domain::ids::{ClientId, CompanyId};
use otklik::domain::timeline::TimelineKind;
use otklik::sandbox::whatsapp::{FaultSet, Number};
use otklik::sandbox::yclients::Faults;
use otklik::server::platform::db::Tenant;
use otklik::server::timeline::list_timeline;
use uuid::Uuid;

use crate::support::TestApp;
use crate::support::journal::Journal;
use crate::support::wait::eventually;
use crate::support::world::NORTHERN_LIGHTS;

fn person(n: usize) -> String {
    format!("+7900888{n:04}")
}

fn number(raw: &str) -> Number {
    Number::parse(raw).unwrap()
}

/// A product with a linked number: the number.
async fn linked(app: &TestApp) -> Number {
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.own()
}

/// How many one-time keys lie with WhatsApp for strangers.
async fn keys_left(app: &TestApp, own: &Number) -> usize {
    app.outside.whatsapp.phone(own).await.unwrap().devices[0].pre_keys
}

/// Waits until so many messages of clients are stored, and WhatsApp keeps nothing for us.
async fn heard(app: &TestApp, own: &Number, count: i64) {
    eventually(&format!("{count} messages"), || async {
        let stored: i64 =
            sqlx::query_scalar("select count(*) from messages where direction = 'inbound'").fetch_one(&mut app.sql().await).await.unwrap();
        let waiting = app.outside.whatsapp.phone(own).await.unwrap().devices[0].waiting;
        (stored >= count && waiting == 0).then_some(())
    })
    .await;
}

/// What clients wrote, as it stands on their timelines, oldest first, by number.
async fn on_timelines(app: &TestApp) -> BTreeMap<String, Vec<String>> {
    let writers = "select distinct c.company_id, c.id, c.phone from clients c
       join messages m on m.company_id = c.company_id and m.client_id = c.id and m.direction = 'inbound'";
    let writers: Vec<(Uuid, Uuid, String)> = sqlx::query_as(writers).fetch_all(&mut app.sql().await).await.unwrap();
    let mut told = BTreeMap::new();
    for (company, client, phone) in writers {
        let mut tx = app.state.db.tenant(Tenant { company: CompanyId(company), actor: Actor::Job }).await.unwrap();
        let (mut words, mut after) = (Vec::new(), None);
        loop {
            let page = list_timeline(&mut tx, ClientId(client), after.as_ref()).await.unwrap();
            words.extend(page.items.into_iter().filter_map(|entry| match entry.what {
                TimelineKind::Received { text } => Some(text),
                _ => None,
            }));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        words.reverse();
        assert!(told.insert(phone, words).is_none(), "two clients of one number");
    }
    told
}

/// D-48: thirty keys wait at WhatsApp, and forty-five strangers write while the product is down: who comes when the keys are used up is
/// heard as well, and new keys are left for the next ones.
#[tokio::test(flavor = "multi_thread")]
async fn more_strangers_than_keys_are_all_heard() {
    const STRANGERS: usize = 45;
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    let own = linked(&app).await;
    app.stop().await;
    for n in 0..STRANGERS {
        app.outside.whatsapp.send(&number(&person(n)), &own, "Здравствуйте").await.unwrap();
    }
    assert_eq!(keys_left(&app, &own).await, 0, "the test has used them all up");
    app.restart().await;
    heard(&app, &own, 45).await;
    let told = on_timelines(&app).await;
    assert_eq!(told.len(), STRANGERS);
    assert!(told.values().all(|words| *words == ["Здравствуйте"]), "{told:#?}");
    eventually("new keys", || async { (keys_left(&app, &own).await >= 25).then_some(()) }).await;
    app.settle().await;
}

/// a weekend's post, six hundred messages of two dozen clients, waits when the product comes back: each is stored once, in the order
/// in which its writer wrote, and bookings are told meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backlog_of_a_weekend_is_taken_in_once_and_in_order() {
    const PEOPLE: usize = 24;
    const EACH: usize = 25;
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    let own = linked(&app).await;
    app.stop().await;
    for nth in 0..EACH {
        for n in 0..PEOPLE {
            app.outside.whatsapp.send(&number(&person(n)), &own, &format!("сообщение {nth}")).await.unwrap();
        }
    }
    app.restart().await;
    let journal = Journal { outside: &app.outside, salon: NORTHERN_LIGHTS };
    journal.book("2026-11-24T12:00:00", "Анна", "+79005550101").await;
    app.message_becomes("12:00", "delivered").await;
    heard(&app, &own, 600).await;
    let told = on_timelines(&app).await;
    let written: Vec<String> = (0..EACH).map(|nth| format!("сообщение {nth}")).collect();
    assert_eq!(told.len(), PEOPLE);
    for (phone, words) in told {
        assert_eq!(words, written, "{phone}");
    }
    app.settle().await;
}

/// A hundred clients hear of their bookings through one number, then each of a move: every phone shows two messages, of two
/// stanzas, and no message key was used twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_clients_share_one_number() {
    const CLIENTS: usize = 100;
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    linked(&app).await;
    let journal = Journal { outside: &app.outside, salon: NORTHERN_LIGHTS };
    let mut bookings = Vec::new();
    for n in 0..CLIENTS {
        bookings.push(journal.book(&format!("2026-11-24T{}:{:02}:00", 10 + n / 60, n % 60), "Анна", &person(n)).await);
    }
    app.settle().await;
    for (n, booking) in bookings.into_iter().enumerate() {
        journal.move_to(booking, &format!("2026-11-25T{}:{:02}:00", 10 + n / 60, n % 60)).await;
    }
    app.settle().await;
    for n in 0..CLIENTS {
        let shown = app.displayed(&person(n));
        assert_eq!(shown.iter().map(|shown| shown.raw_count).collect::<Vec<_>>(), [1, 1], "{} {shown:#?}", person(n));
        assert!(shown[1].text.contains("25 ноября"), "{}", shown[1].text);
    }
    assert_eq!(app.outside.whatsapp.reused_keys().await, 0);
}

/// A phone of many years announces its history to us when it is linked, in sixty pieces: we take none of it, acknowledge all of it, and
/// tell the next booking as ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_history_of_many_chats_is_left_alone() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    app.outside.whatsapp.set_faults(None, FaultSet { history: 60, ..FaultSet::default() });
    let clients = || async { sqlx::query_scalar::<_, i64>("select count(*) from clients").fetch_one(&mut app.sql().await).await.unwrap() };
    let salon = app.salon().await;
    let before = clients().await;
    salon.link_whatsapp().await;
    eventually("all of it to be acknowledged", || async { (salon.unacknowledged().await == 0).then_some(()) }).await;
    let stored: i64 = sqlx::query_scalar("select count(*) from messages").fetch_one(&mut app.sql().await).await.unwrap();
    assert_eq!((stored, clients().await), (0, before));
    salon.journal().book("2026-11-24T12:00:00", "Анна", "+79005550101").await;
    app.message_becomes("12:00", "delivered").await;
    app.settle().await;
}
