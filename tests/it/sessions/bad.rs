//! one sick session touches no other, rests longer each time, and is never «failed» without a reason and a button.

use std::time::Duration;

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::{Kick, Number};
use otklik::sandbox::yclients::Faults;
use reqwest::Method;

use crate::support::wait::eventually;
use crate::support::world::NORTHERN_LIGHTS;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";
const BORIS: &str = "+79005550202";
const OTHER: i64 = 4567;

async fn world() -> TestApp {
    TestApp::with(Faults::kind(), |config| config.whatsapp.silence = Duration::from_secs(2)).await
}

/// A sick salon and a sound one, both linked.
async fn two(app: &TestApp) -> (Salon<'_>, Salon<'_>) {
    let (sick, sound) = (app.salon_of(NORTHERN_LIGHTS).await, app.salon_of(OTHER).await);
    sick.link_whatsapp().await;
    sound.link_whatsapp().await;
    (sick, sound)
}

/// From now on the work of the salon at this place does this.
fn trouble(place: &str, salon: &Salon<'_>, what: &str) {
    fail::cfg(format!("{place}.{}", salon.company.0), what).unwrap();
}

fn own(salon: &Salon<'_>) -> Number {
    Number::parse(&salon.phone()).unwrap()
}

/// State and cause of the salon's link.
async fn stands(salon: &Salon<'_>) -> (String, Option<String>) {
    let stands = sqlx::query_as("select state, state_cause from whatsapp_sessions where company_id = $1").bind(salon.company.0);
    stands.fetch_one(&mut salon.app.sql().await).await.unwrap()
}

async fn becomes(salon: &Salon<'_>, state: &str, cause: Option<&str>) {
    eventually(&format!("the link to be {state} ({cause:?})"), || async {
        (stands(salon).await == (state.to_owned(), cause.map(str::to_owned))).then_some(())
    })
    .await;
}

/// The sound salon's message arrives, whatever happens next door.
async fn others_go_on(sound: &Salon<'_>, hour: &str) {
    sound.journal().book(&format!("2026-11-24T{hour}:00"), "Борис", BORIS).await;
    eventually("the neighbour's message", || async { sound.app.shown(BORIS).iter().any(|text| text.contains(hour)).then_some(()) }).await;
}

/// A session that panics at each event: the row does not go on saying «connected», after the third time in a row the page says
/// what is the matter and has a button, and the button does not wait for the rest to be over.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_that_panics_is_told_of_and_can_be_tried_at_once() {
    let app = world().await;
    let (sick, sound) = two(&app).await;
    trouble("session", &sick, "panic");
    app.outside.whatsapp.kick(&own(&sick), &Kick::Drop).await;
    becomes(&sick, "connecting", None).await;
    others_go_on(&sound, "12:00").await;
    becomes(&sick, "connecting", Some("failing")).await;
    let owner = sick.signed_in(Role::Owner).await;
    for (language, words, button) in [("ru", "срывается", "Попробовать сейчас"), ("en", "keeps breaking", "Try now")]
    {
        let request = owner.request(Method::GET, "/channels/whatsapp").header("accept-language", language);
        let page = owner.clone().send(request).await.text.replace('\u{a0}', " ");
        assert!(page.contains(words) && page.contains(button), "{language}: {page}");
    }
    trouble("session", &sick, "off");
    sick.journal().book("2026-11-24T13:00:00", "Анна", ANNA).await;
    owner.clone().ask("resume_whatsapp", &[]).await;
    becomes(&sick, "connected", None).await;
    app.settle().await;
    assert_eq!((app.shown(ANNA).len(), app.outside.whatsapp.counters().pairs), (1, 2), "without another code");
    assert_eq!(stands(&sound).await.0, "connected");
}

/// A pairing whose session panics is over after the third time, and says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_pairing_that_panics_ends() {
    let app = world().await;
    let sick = app.salon().await;
    trouble("session", &sick, "panic");
    let mut owner = sick.signed_in(Role::Owner).await;
    owner.ask("begin_pairing", &[]).await;
    let mut frames = owner.stream("/live/pairing", None).await;
    assert_eq!(frames.find(|frame| frame["type"] == "failed").await["reason"], "unavailable");
    becomes(&sick, "unlinked", Some("unavailable")).await;
    trouble("session", &sick, "off");
    sick.link_whatsapp().await;
}

/// A session that computes and never yields: nobody can end it, but it is seen, nothing leaves for it, and its number goes on in
/// a new one, while the old one still keeps its thread.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_that_never_yields_is_replaced() {
    let app = world().await;
    let (sick, sound) = two(&app).await;
    let begun = tokio::time::Instant::now();
    let endless = Duration::from_secs(12);
    trouble("session", &sick, &format!("1*sleep({})->off", endless.as_millis()));
    app.outside.whatsapp.kick(&own(&sick), &Kick::Drop).await;
    others_go_on(&sound, "12:00").await;
    sick.journal().book("2026-11-24T13:00:00", "Анна", ANNA).await;
    app.message_becomes("13:00", "delivered").await;
    assert!(begun.elapsed() < endless, "it went on only when the thread was free: {:?}", begun.elapsed());
    app.settle().await;
    let counters = app.outside.whatsapp.counters();
    assert_eq!((app.displayed(ANNA).len(), counters.undecryptable, app.outside.whatsapp.reused_keys().await), (1, 0, 0));
}

/// A stanza that makes us panic: what its own salon sends goes on, other salons hear and send as ever, and when it is curable the
/// message is there once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_poison_stanza_stops_nobody() {
    let app = world().await;
    let (sick, sound) = two(&app).await;
    trouble("inbox", &sick, "panic");
    app.outside.whatsapp.send(&Number::parse(ANNA).unwrap(), &own(&sick), "яд").await.unwrap();
    others_go_on(&sound, "12:00").await;
    app.outside.whatsapp.send(&Number::parse(BORIS).unwrap(), &own(&sound), "спасибо").await.unwrap();
    let heard = |text: &'static str| {
        let app = &app;
        async move {
            let heard: i64 = sqlx::query_scalar("select count(*) from messages where direction = 'inbound' and body = $1")
                .bind(text)
                .fetch_one(&mut app.sql().await)
                .await
                .unwrap();
            heard
        }
    };
    eventually("the neighbour's answer", || async { (heard("спасибо").await == 1).then_some(()) }).await;
    sick.journal().book("2026-11-24T13:00:00", "Анна", ANNA).await;
    app.message_becomes("13:00", "delivered").await;
    assert_eq!(heard("яд").await, 0);
    trouble("inbox", &sick, "off");
    eventually("the cured message", || async { (heard("яд").await == 1).then_some(()) }).await;
    app.settle().await;
    assert_eq!(heard("яд").await, 1);
}
