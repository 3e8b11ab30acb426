//! What the wire does to stanzas: cut around a message, slower than we wait, each one twice, vouched for by somebody else.

use std::time::Duration;

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::{FaultSet, Number};
use otklik::sandbox::yclients::Faults;

use crate::support::TestApp;
use crate::support::picture::photograph;
use crate::support::wait::eventually;

const ANNA: &str = "+79005550101";

/// the connection is cut when a message arrives, and when it is on the phone and not acknowledged yet; the server takes longer for
/// each stanza than we wait for its word. Whether a message has to go again as itself or a late word settles it, its phone shows it once.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_shown_once_whatever_breaks_around_it() {
    let app = TestApp::with(Faults::kind(), |config| config.whatsapp.ack_wait = Duration::from_millis(700)).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T10:00:00", "Анна", ANNA).await;
    app.message_becomes("10:00", "delivered").await;
    let whatsapp = &app.outside.whatsapp;
    for (n, (hour, faults)) in [
        ("11:00", FaultSet { drop_before: Some(1), ..FaultSet::default() }),
        ("12:00", FaultSet { drop_after: Some(1), ..FaultSet::default() }),
        ("13:00", FaultSet { slow_ms: 1500, ..FaultSet::default() }),
    ]
    .into_iter()
    .enumerate()
    {
        let dropped = whatsapp.counters().dropped;
        let is_cut = faults.slow_ms == 0;
        whatsapp.set_faults(Some(salon.own()), faults);
        salon.journal().book(&format!("2026-11-24T{hour}:00"), "Анна", ANNA).await;
        app.message_becomes(hour, "delivered").await;
        whatsapp.set_faults(Some(salon.own()), FaultSet::default());
        assert_eq!(whatsapp.counters().dropped, dropped + u64::from(is_cut), "{hour}");
        assert_eq!(app.displayed(ANNA).len(), n + 2, "{hour}: {:#?}", app.shown(ANNA));
    }
    app.settle().await;
    assert_eq!(app.displayed(ANNA).len(), 4);
    assert_eq!(app.displayed(ANNA)[2].raw_count, 1, "the receipt that came late was word enough, nothing was sent again");
}

/// WhatsApp sends every stanza twice: what a client wrote is stored once, and acknowledged both times.
#[tokio::test(flavor = "multi_thread")]
async fn a_stanza_that_comes_twice_is_stored_once() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let (anna, whatsapp) = (Number::parse(ANNA).unwrap(), &app.outside.whatsapp);
    whatsapp.set_faults(None, FaultSet { twice: true, ..FaultSet::default() });
    let words = ["Добрый день", "Можно перенести?", "На пятницу"];
    for said in words {
        whatsapp.send(&anna, &salon.own(), said).await.unwrap();
    }
    let stored = || async {
        let stored = sqlx::query_scalar("select body from messages where direction = 'inbound' order by created_at, id");
        let stored: Vec<String> = stored.fetch_all(&mut app.sql().await).await.unwrap();
        stored
    };
    eventually("both copies to be acknowledged", || async {
        (stored().await.len() >= words.len() && salon.unacknowledged().await == 0).then_some(())
    })
    .await;
    app.settle().await;
    assert_eq!(stored().await.len(), words.len(), "{:?}", stored().await);
}

/// Somebody else's signature vouches for the device: no number is linked, the page says that it was refused, and another try links it.
#[tokio::test(flavor = "multi_thread")]
async fn a_forged_voucher_links_nothing() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    app.outside.whatsapp.add_phone(&salon.own(), "Салон").await.unwrap();
    app.outside.whatsapp.set_faults(Some(salon.own()), FaultSet { corrupt_hmac: true, ..FaultSet::default() });
    let mut owner = salon.signed_in(Role::Owner).await;
    owner.ask("begin_pairing", &[]).await;
    let mut frames = owner.stream("/live/pairing", None).await;
    let code = frames.find(|frame| frame["type"] == "qr").await;
    assert!(app.outside.whatsapp.scan(&salon.own(), photograph(code["svg"].as_str().unwrap())).await.is_err());
    assert_eq!(frames.find(|frame| frame["type"] == "failed").await["reason"], "refused");
    salon.link_becomes("unlinked", None).await;
    assert!(app.outside.whatsapp.phone(&salon.own()).await.unwrap().devices.is_empty());
    salon.link_whatsapp().await;
    salon.link_becomes("connected", None).await;
    app.settle().await;
}
