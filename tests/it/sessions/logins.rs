//! a login that is swallowed is given up within its time, and so is the next one.

use std::time::Duration;

use otklik::sandbox::whatsapp::{FaultSet, Kick, Number};
use otklik::sandbox::yclients::Faults;
use tokio::time::Instant;

use crate::support::proxy::{Mode, Proxy};
use crate::support::wait::eventually;
use crate::support::{Database, TestApp};

const ANNA: &str = "+79005550101";
/// So long a login may go without an answer here; by default it is fifteen seconds, and twenty are promised.
const LOGIN: Duration = Duration::from_millis(1500);
/// So long the library waits before its next try at most, in these few.
const MOST_PAUSE: Duration = Duration::from_secs(4);

/// A product whose WhatsApp is behind a proxy.
async fn behind_a_proxy() -> (TestApp, Proxy) {
    let mut proxy = None;
    let app = TestApp::on(Database::new().await, Faults::kind(), |config| {
        proxy = Some(Proxy::before_whatsapp(&mut config.whatsapp));
        config.whatsapp.login_wait = LOGIN;
    })
    .await;
    (app, proxy.unwrap())
}

/// WhatsApp takes the handshake and never answers the login; the network takes the next connection and nothing of it: each try ends
/// in its time, which the library alone takes a minute for, and what waited goes once.
#[tokio::test(flavor = "multi_thread")]
async fn a_swallowed_login_is_given_up_and_so_is_the_next() {
    let (app, proxy) = behind_a_proxy().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let (own, whatsapp) = (Number::parse(&salon.phone()).unwrap(), app.outside.whatsapp.clone());
    let (made, logins) = (proxy.accepted(), whatsapp.counters().logins);
    let tried = |times: usize| {
        let (proxy, begun) = (&proxy, Instant::now());
        async move {
            eventually("another try", || async { (proxy.accepted() >= made + times).then_some(()) }).await;
            begun.elapsed()
        }
    };
    whatsapp.set_faults(Some(own.clone()), FaultSet { half_open: true, ..FaultSet::default() });
    whatsapp.kick(&own, &Kick::Drop).await;
    let begun = Instant::now();
    eventually("the login to have come", || async { (whatsapp.counters().logins == logins + 1).then_some(()) }).await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    // From here on nothing comes through at all: not even the upgrade of the next connection is answered.
    proxy.set(Mode::BlackHole);
    let first = tried(2).await;
    assert!(first < LOGIN + MOST_PAUSE, "the first was given up after {first:?}");
    let second = tried(3).await;
    assert!(second < LOGIN + MOST_PAUSE, "the second was given up after {second:?}");
    whatsapp.set_faults(Some(own), FaultSet::default());
    proxy.set(Mode::Pass);
    app.message_becomes("12:00", "delivered").await;
    assert!(begun.elapsed() < Duration::from_secs(20), "back after {:?}", begun.elapsed());
    app.settle().await;
    assert_eq!(app.displayed(ANNA).len(), 1);
}
