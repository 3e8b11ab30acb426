//! a phone that cannot open a message asks for it again, however late, and whoever asks is answered.

use otklik::sandbox::whatsapp::{Number, SwitchChange};
use otklik::sandbox::yclients::Faults;

use crate::support::TestApp;
use crate::support::wait::eventually;

const ANNA: &str = "+79005550101";

/// A phone is away for so long that the library has forgotten what it sent, which it does after two hours, and the product was
/// started anew. Then the phone comes back without its Signal sessions and asks: it shows the message, once.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_sent_again_to_a_phone_that_asks_days_later() {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    let anna = Number::parse(ANNA).unwrap();
    let (own, booking) = {
        let salon = app.salon().await;
        salon.link_whatsapp().await;
        let booking = salon.journal().book("2026-11-24T10:00:00", "Анна", ANNA).await;
        app.message_becomes("10:00", "delivered").await;
        // From now on the device writes in a session, which the phone will have lost.
        app.outside.whatsapp.send(&anna, &salon.own(), "Спасибо").await.unwrap();
        app.settle().await;
        app.outside.whatsapp.switch(&anna, SwitchChange { net: Some(false), ..SwitchChange::default() }).await.unwrap();
        salon.journal().move_to(booking, "2026-11-24T15:00:00").await;
        (salon.own(), booking)
    };
    assert!(booking > 0);
    app.message_becomes("15:00", "sent").await;
    app.stop().await;
    let forgotten = sqlx::query("delete from whatsapp_keys where kind = 16").execute(&mut app.sql().await).await.unwrap();
    assert!(forgotten.rows_affected() >= 1);
    app.restart().await;
    app.outside.whatsapp.lose_sessions(&anna).await.unwrap();
    app.outside.whatsapp.switch(&anna, SwitchChange { net: Some(true), ..SwitchChange::default() }).await.unwrap();
    eventually("the message to be shown", || async { app.shown(ANNA).iter().any(|text| text.contains("15:00")).then_some(()) }).await;
    app.message_becomes("15:00", "delivered").await;
    app.settle().await;
    assert_eq!(app.displayed(ANNA).len(), 2, "{:#?}", app.shown(ANNA));
    assert_eq!(app.outside.whatsapp.counters().undecryptable, 1, "the phone did ask");
    assert_eq!(app.outside.whatsapp.phone(&own).await.unwrap().devices.len(), 1);
}
