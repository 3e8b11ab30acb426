//! WhatsApp's clock is not ours: by whatever its stamps are wrong, a number is linked, tells and hears.

use otklik::sandbox::whatsapp::{FaultSet, Number};
use otklik::sandbox::yclients::Faults;
use rstest::rstest;

use crate::support::TestApp;
use crate::support::journal::Journal;
use crate::support::wait::eventually;
use crate::support::world::NORTHERN_LIGHTS;

const ANNA: &str = "+79005550101";
const DAY: i64 = 86_400;

/// Two days behind, and two days ahead: the link comes about, a booking's message gets its ticks in the order of our own
/// clock, the client's answer follows it on the timeline, and a restart needs no second scan.
#[rstest]
#[case::behind(-2 * DAY)]
#[case::ahead(2 * DAY)]
#[tokio::test(flavor = "multi_thread")]
async fn another_clock_at_whatsapp_changes_nothing(#[case] skew_s: i64) {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    app.outside.whatsapp.set_faults(None, FaultSet { skew_s, ..FaultSet::default() });
    {
        let salon = app.salon().await;
        salon.link_whatsapp().await;
        salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
        app.message_becomes("12:00", "delivered").await;
        app.outside.whatsapp.send(&Number::parse(ANNA).unwrap(), &salon.own(), "Спасибо").await.unwrap();
        eventually("the answer", || async { (salon.unacknowledged().await == 0).then_some(()) }).await;
    }
    app.settle().await;
    app.restart().await;
    let journal = Journal { outside: &app.outside, salon: NORTHERN_LIGHTS };
    journal.book("2026-11-25T13:00:00", "Анна", ANNA).await;
    app.message_becomes("13:00", "delivered").await;
    app.settle().await;
    let told =
        "select direction from messages where client_id = (select client_id from messages where body like '%12:00%') order by created_at";
    let told: Vec<String> = sqlx::query_scalar(told).fetch_all(&mut app.sql().await).await.unwrap();
    assert_eq!(told, ["outbound", "inbound", "outbound"]);
    let in_order = "select bool_and(created_at <= sending_at and sending_at <= sent_at and sent_at <= delivered_at) from messages
       where direction = 'outbound'";
    assert!(sqlx::query_scalar::<_, bool>(in_order).fetch_one(&mut app.sql().await).await.unwrap(), "ticks of our own clock");
    assert_eq!((app.displayed(ANNA).len(), app.outside.whatsapp.counters().pairs), (2, 1));
}
