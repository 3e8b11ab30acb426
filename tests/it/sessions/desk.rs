//! What the desk's phone menu can do to a salon's number, as the product lives through it: a passkey asked for at linking, and the
//! time-lock as WhatsApp has it.

use std::time::Duration;

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::{FaultSet, Number, Refusal, SwitchChange};
use otklik::sandbox::yclients::Faults;
use reqwest::Method;

use crate::support::picture::photograph;
use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";
const BORIS: &str = "+79005550202";
const VERA: &str = "+79005550303";

async fn becomes(app: &TestApp, wanted: &str) {
    eventually(&format!("the link to be {wanted}"), || async {
        let state: String = sqlx::query_scalar("select state from whatsapp_sessions").fetch_one(&mut app.sql().await).await.unwrap();
        (state == wanted).then_some(())
    })
    .await;
}

/// The page of this state says these words.
async fn says(salon: &Salon<'_>, state: &str, language: &str, words: &[&str]) {
    let mut owner = salon.signed_in(Role::Owner).await;
    let request = owner.request(Method::GET, "/channels/whatsapp").header("accept-language", language);
    let page = owner.send(request).await.text.replace('\u{a0}', " ");
    assert!(page.contains(&format!("data-state=\"{state}\"")) && words.iter().all(|words| page.contains(words)), "{language}: {page}");
}

/// The phone's account has a passkey: by picture and by code alike the page says what is asked for and what to do, and it is asked
/// for until the person turns it off.
#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_asked_for_until_it_is_turned_off() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let (phone, whatsapp) = (Number::parse(&salon.phone()).unwrap(), &app.outside.whatsapp);
    whatsapp.add_phone(&phone, "Салон").await.unwrap();
    whatsapp.switch(&phone, SwitchChange { passkey: Some(true), ..SwitchChange::default() }).await.unwrap();
    let mut owner = salon.signed_in(Role::Owner).await;
    owner.ask("begin_pairing", &[]).await;
    let mut frames = owner.stream("/live/pairing", None).await;
    let picture = frames.find(|frame| frame["type"] == "qr").await;
    let refused = whatsapp.scan(&phone, photograph(picture["svg"].as_str().unwrap())).await;
    assert!(matches!(refused, Err(Refusal::PasskeyAsked)), "{refused:?}");
    assert_eq!(frames.find(|frame| frame["type"] == "failed").await["reason"], "passkey_required");
    becomes(&app, "passkey_required").await;
    says(&salon, "passkey_required", "ru", &["ключ доступа", "отключите ключ доступа в настройках WhatsApp", "Показать QR-код"]).await;
    says(&salon, "passkey_required", "en", &["passkey"]).await;
    owner.ask("begin_pairing", &[("phone", &salon.phone())]).await;
    let mut frames = owner.stream("/live/pairing", None).await;
    let code = frames.find(|frame| frame["type"] == "code").await["code"].as_str().unwrap().to_owned();
    assert!(whatsapp.enter_code(&phone, &code).await.is_err());
    becomes(&app, "passkey_required").await;
    whatsapp.switch(&phone, SwitchChange { passkey: Some(false), ..SwitchChange::default() }).await.unwrap();
    salon.link_whatsapp().await;
    becomes(&app, "connected").await;
}

/// The time-lock refuses the first message to somebody new and nothing else: who has had one gets the next, who has written is
/// answered; the refused one waits, a second new one does so without being tried; it ends by itself, and then both go, once.
#[tokio::test(flavor = "multi_thread")]
async fn the_time_lock_is_about_first_messages_alone() {
    let app = TestApp::with(Faults::kind(), |config| config.whatsapp.silence = Duration::from_secs(6)).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let (own, whatsapp) = (Number::parse(&salon.phone()).unwrap(), &app.outside.whatsapp);
    salon.journal().book("2026-11-24T10:00:00", "Анна", ANNA).await;
    app.settle().await;
    let until = app.outside.clock.now().timestamp() + 3600;
    whatsapp.set_faults(Some(own.clone()), FaultSet { time_lock_until: Some(until), ..FaultSet::default() });
    salon.journal().book("2026-11-24T11:00:00", "Анна", ANNA).await;
    app.message_becomes("11:00", "delivered").await;
    becomes(&app, "connected").await;
    salon.journal().book("2026-11-24T12:00:00", "Борис", BORIS).await;
    becomes(&app, "restricted").await;
    app.message_becomes("12:00", "queued").await;
    eventually("its end to be known", || async {
        let end = "select extract(epoch from state_until)::bigint from whatsapp_sessions where state_until is not null";
        sqlx::query_scalar::<_, i64>(end).fetch_optional(&mut app.sql().await).await.unwrap().filter(|end| *end == until)
    })
    .await;
    says(&salon, "restricted", "ru", &["Нельзя писать первым до", "Открытые чаты работают"]).await;
    let refused = whatsapp.counters().refused;
    salon.journal().book("2026-11-24T13:00:00", "Вера", VERA).await;
    salon.journal().book("2026-11-24T14:00:00", "Анна", ANNA).await;
    app.message_becomes("14:00", "delivered").await;
    app.message_becomes("13:00", "queued").await;
    assert_eq!((whatsapp.counters().refused, app.shown(VERA).len()), (refused, 0), "it was not tried");
    app.advance(Duration::from_mins(61));
    becomes(&app, "connected").await;
    app.message_becomes("13:00", "delivered").await;
    app.message_becomes("12:00", "delivered").await;
    app.settle().await;
    let raw = app.displayed(BORIS).iter().map(|shown| shown.raw_count).collect::<Vec<_>>();
    assert_eq!((app.shown(VERA).len(), raw), (1, vec![1]), "what was refused reached the phone once, not even twice under one id");
}

/// AM-11: WhatsApp tells of the lock by itself, before anything was refused: the page says so at once, a first message waits untried, and
/// it goes as soon as WhatsApp tells that the lock is over.
#[tokio::test(flavor = "multi_thread")]
async fn a_lock_that_is_told_of_refuses_nothing() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let (own, whatsapp) = (salon.own(), &app.outside.whatsapp);
    let lock = |seconds| FaultSet { time_lock_until: Some(app.outside.clock.now().timestamp() + seconds), ..FaultSet::default() };
    whatsapp.set_faults(Some(own.clone()), lock(3600));
    whatsapp.mention_lock(&own).await;
    salon.link_becomes("restricted", None).await;
    let ends = "select state_until is not null from whatsapp_sessions where company_id = $1";
    assert!(sqlx::query_scalar::<_, bool>(ends).bind(salon.company.0).fetch_one(&mut app.sql().await).await.unwrap());
    salon.journal().book("2026-11-24T12:00:00", "Глеб", "+79005550909").await;
    eventually("the message to say what it waits for", || async {
        let waiting = "select count(*) from messages where status = 'queued' and reason = 'restricted_waits'";
        let waiting: i64 = sqlx::query_scalar(waiting).fetch_one(&mut app.sql().await).await.unwrap();
        (waiting == 1).then_some(())
    })
    .await;
    whatsapp.set_faults(Some(own.clone()), lock(0));
    whatsapp.mention_lock(&own).await;
    salon.link_becomes("connected", None).await;
    app.advance(Duration::from_secs(16));
    app.message_becomes("12:00", "delivered").await;
    app.settle().await;
    assert_eq!(whatsapp.counters().refused, 0, "nothing was refused");
}
