//! The vendor's quirks, one at a time: whatever form a booking has on the wire, whenever and however often it is told of, its client hears
//! what the CRM's own journal demands, and nothing else.

use std::collections::BTreeMap;

use otklik::sandbox::yclients::Faults;
use serde_json::json;

use crate::support::told::{due_line, shown_line};
use crate::support::wait::eventually;
use crate::support::world::NORTHERN_LIGHTS;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";
const BORIS: &str = "+79005550102";

/// By phone: what the CRM's journal demands.
async fn demanded(salon: &Salon<'_>, since: u64) -> BTreeMap<String, Vec<String>> {
    let mut demanded: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for booking in salon.journal().expected(since).await {
        for message in booking["messages"].as_array().unwrap() {
            demanded.entry(format!("+{}", message["client_phone"].as_str().unwrap())).or_default().push(due_line(message));
        }
    }
    demanded
}

fn told(app: &TestApp, phone: &str) -> Vec<String> {
    app.shown(phone).iter().map(|text| shown_line(text)).collect()
}

/// Each switch of the sandbox that changes what a booking looks like or how its webhooks travel, alone in an otherwise kind world: two
/// bookings are made, one is moved and cancelled, the other confirmed and given to another master.
#[tokio::test(flavor = "multi_thread")]
async fn under_each_quirk_clients_hear_what_happened() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let journal = salon.journal();
    for (day, quirk) in [
        json!({"mixed_types": true}),
        json!({"mixed_containers": true}),
        json!({"wrong_offset": true}),
        json!({"wrong_offset": true, "webhooks": {"partial": true}}),
        json!({"accept_required": true, "webhooks": {"partial": true}}),
        json!({"webhooks": {"shuffle_services": true}}),
        json!({"webhooks": {"attendance_noise": 100}}),
        json!({"webhooks": {"copies": 4}}),
        json!({"webhooks": {"partial": true}}),
        json!({"webhooks": {"delay_ms": 700, "copies": 2}}),
        json!({"webhooks": {"burst_ms": 1000, "copies": 4}}),
        json!({"webhooks": {"reorder_ms": 500, "copies": 3}}),
    ]
    .into_iter()
    .enumerate()
    {
        let at = |plus: usize, hour: u8| format!("2026-12-{:02}T{hour}:00:00", day + 1 + plus);
        let phones = [format!("+79005551{day:02}1"), format!("+79005551{day:02}2")];
        let mut turned = json!({"world": "kind"});
        turned.as_object_mut().unwrap().extend(quirk.as_object().unwrap().clone());
        app.outside.faults(turned).await;
        let since = journal.last_change().await;
        let anna = journal.book(&at(0, 10), "Анна", &phones[0]).await;
        let boris = journal.book(&at(0, 12), "Борис", &phones[1]).await;
        app.settle().await;
        journal.move_to(anna, &at(1, 18)).await;
        journal.mark(boris, "confirm").await;
        app.settle().await;
        journal.give_to(boris, 2).await;
        journal.mark(anna, "cancel").await;
        app.settle().await;
        let demanded = demanded(&salon, since).await;
        assert_eq!(demanded[&phones[0]], ["created 10:00", "moved 18:00", "cancelled 18:00"], "{quirk}");
        assert_eq!(demanded[&phones[1]], ["created 12:00", "moved 12:00"], "{quirk}");
        for phone in phones {
            assert_eq!(told(&app, &phone), demanded[&phone], "{quirk}: {:#?}", app.shown(&phone));
        }
    }
}

/// A CRM that takes twelve seconds for each answer: what needs one is told late, and what needs none is not held up.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_crm_is_waited_for() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let anna = salon.journal().book("2026-11-24T10:00:00", "Анна", ANNA).await;
    app.settle().await;
    app.outside.faults(json!({"slow_ms": 12_000, "only_path": "record/", "webhooks": {"partial": true}})).await;
    salon.journal().move_to(anna, "2026-11-25T18:00:00").await;
    app.outside.faults(json!({"webhooks": {"partial": false}})).await;
    let other = app.salon_of(4567).await;
    other.link_whatsapp().await;
    other.journal().book("2026-11-24T12:00:00", "Борис", BORIS).await;
    eventually("the neighbour's message", || async { (app.shown(BORIS).len() == 1).then_some(()) }).await;
    app.settle().await;
    assert_eq!(told(&app, ANNA), ["created 10:00", "moved 18:00"]);
}

/// Numbers that the salon's rights hide: the booking is kept, and its message says why it did not go; once the rights are there and the
/// booking changes, its client is told.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_whose_number_is_hidden_is_told_once_it_is_not() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    app.outside.faults(json!({"hidden_phones": true})).await;
    let anna = salon.journal().book("2026-11-24T10:00:00", "Анна", ANNA).await;
    app.settle().await;
    let skipped: (String, Option<String>) =
        sqlx::query_as("select status, reason from messages").fetch_one(&mut app.sql().await).await.unwrap();
    assert_eq!(skipped, ("skipped".to_owned(), Some("no_phone".to_owned())));
    app.outside.faults(json!({"hidden_phones": false})).await;
    app.advance(std::time::Duration::from_secs(5));
    salon.journal().move_to(anna, "2026-11-25T18:00:00").await;
    app.settle().await;
    assert_eq!(told(&app, ANNA).len(), 1, "{:#?}", app.shown(ANNA));
    assert!(app.shown(ANNA)[0].contains("18:00"));
}

/// INS-22: a salon of more clients than a page holds, in the unkind world, where a page of more than 200 is silently one of 20 and the
/// search tells what it likes: every client is read, once.
#[tokio::test(flavor = "multi_thread")]
async fn a_salon_of_many_clients_is_read_to_its_end() {
    const MORE: usize = 430;
    let app = TestApp::start().await;
    for n in 0..MORE {
        let body = json!({"name": format!("Клиент {n}"), "phone": format!("+7900999{n:04}")});
        app.outside.control(&format!("yclients/salons/{NORTHERN_LIGHTS}/clients"), Some(body)).await;
    }
    app.salon().await;
    let (clients, numbers): (i64, i64) = sqlx::query_as("select count(*), count(distinct phone) from clients where phone like '+7900999%'")
        .fetch_one(&mut app.sql().await)
        .await
        .unwrap();
    assert_eq!((clients, numbers), (430, 430));
}

/// A telephone that is none is as good as none: the booking is kept, and its message says why it did not go.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_cannot_be_read_is_no_number() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    for (hour, phone) in [(10, "000000000"), (11, "111111111"), (12, "99999999999999")] {
        salon.journal().book(&format!("2026-11-24T{hour}:00:00"), "Анна", phone).await;
    }
    app.settle().await;
    let told: Vec<(String, Option<String>)> =
        sqlx::query_as("select status, reason from messages").fetch_all(&mut app.sql().await).await.unwrap();
    assert_eq!(told, vec![("skipped".to_owned(), Some("no_phone".to_owned())); 3]);
}
