//! D-02: the vendor repeats and reorders its calls; what clients are told stays what happened.

use std::collections::BTreeMap;

use serde_json::json;

use crate::support::told::{due_line, shown_line};
use crate::support::{Salon, TestApp};

const PHONES: [&str; 3] = ["+79005550101", "+79005550102", "+79005550103"];

/// A day at the desk: bookings made, moved, confirmed, given other services, cancelled, deleted.
async fn a_day(salon: &Salon<'_>) {
    let journal = salon.journal();
    let mut bookings = Vec::new();
    for (index, phone) in PHONES.iter().enumerate() {
        bookings.push(journal.book(&format!("2026-11-24T1{index}:00:00"), ["Анна", "Борис", "Вера"][index], phone).await);
        salon.app.settle().await;
    }
    journal.move_to(bookings[0], "2026-11-25T18:00:00").await;
    journal.mark(bookings[1], "confirm").await;
    journal.set_services(bookings[1], &[journal.service(1, 4), journal.service(1, 5)]).await;
    salon.app.settle().await;
    journal.mark(bookings[2], "cancel").await;
    journal.move_to(bookings[0], "2026-11-24T10:00:00").await;
    salon.app.settle().await;
    journal.mark(bookings[1], "delete").await;
    salon.app.settle().await;
}

/// By phone: the kinds of messages that the CRM's own journal demands, in order.
async fn demanded(salon: &Salon<'_>, since: u64) -> BTreeMap<String, Vec<String>> {
    let mut demanded: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for booking in salon.journal().expected(since).await {
        for message in booking["messages"].as_array().unwrap() {
            let phone = format!("+{}", message["client_phone"].as_str().unwrap());
            demanded.entry(phone).or_default().push(due_line(message));
        }
    }
    demanded
}

/// What a phone shows, in the same words.
fn told(app: &TestApp, phone: &str) -> Vec<String> {
    app.shown(phone).iter().map(|text| shown_line(text)).collect()
}

/// D-02 (a), EVT-12: a day in order, then every webhook four more times, shuffled: the messages equal the clean run's.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_repeated_four_times_tells_nothing_more() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let since = salon.journal().last_change().await;
    a_day(&salon).await;
    let demanded = demanded(&salon, since).await;
    assert_eq!(demanded.values().map(Vec::len).sum::<usize>(), 8, "{demanded:#?}");
    for phone in PHONES {
        assert_eq!(told(&app, phone), demanded[phone], "{phone}, {:#?}", app.shown(phone));
    }
    assert!(app.outside.replay(4, Some(7)).await > 20);
    app.settle().await;
    for phone in PHONES {
        assert_eq!(told(&app, phone), demanded[phone], "{phone} after the replay");
        assert!(app.displayed(phone).iter().all(|shown| shown.raw_count == 1));
    }
}

/// D-02 (b): all copies fully shuffled: the last message tells the final state, nothing twice, nothing older after newer.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_fully_shuffled_ends_with_the_truth() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let since = salon.journal().last_change().await;
    // The vendor's moment of change has whole seconds; changes of one second are for the CRM to say (D-04).
    app.outside.faults(json!({"webhooks": {"hold": true}})).await;
    let journal = salon.journal();
    let booking = journal.book("2026-11-24T10:00:00", "Анна", PHONES[0]).await;
    for hour in [11, 12, 13] {
        app.advance(std::time::Duration::from_secs(2));
        journal.move_to(booking, &format!("2026-11-24T{hour}:00:00")).await;
    }
    let other = journal.book("2026-11-24T15:00:00", "Борис", PHONES[1]).await;
    app.advance(std::time::Duration::from_secs(2));
    journal.mark(other, "cancel").await;
    assert!(app.outside.replay(4, Some(11)).await >= 20);
    app.outside.faults(json!({"webhooks": {"hold": false}})).await;
    app.settle().await;
    let demanded = demanded(&salon, since).await;
    let anna = told(&app, PHONES[0]);
    let hours: Vec<&str> = anna.iter().map(|line| &line[line.len() - 5..]).collect();
    assert!(hours.is_sorted() && hours.windows(2).all(|pair| pair[0] != pair[1]), "{hours:?}");
    assert_eq!(hours.last(), Some(&"13:00"), "{demanded:?}");
    let boris = told(&app, PHONES[1]);
    assert!(boris.is_empty() || boris == ["created 15:00", "cancelled 15:00"], "{boris:?}");
}
