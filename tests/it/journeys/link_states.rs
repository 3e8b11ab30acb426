//! Every state a linked number can get into: what its row says, what a waiting message says, what the page says and offers,
//! and how it ends. The history stays.

use std::time::Duration;

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::{FaultSet, Kick, Number};
use otklik::sandbox::yclients::Faults;
use otklik::server::config::Config;

use crate::support::picture::photograph;
use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";
const BORIS: &str = "+79005550202";
const VERA: &str = "+79005550303";

/// A kind world, in which connections are looked at twice a second.
async fn world(change: impl FnOnce(&mut Config)) -> TestApp {
    TestApp::with(Faults::kind(), |config| {
        config.whatsapp.silence = Duration::from_secs(6);
        change(config);
    })
    .await
}

fn own(salon: &Salon<'_>) -> Number {
    Number::parse(&salon.phone()).unwrap()
}

/// A linked salon whose client Anna has had a message.
async fn linked(app: &TestApp) -> Salon<'_> {
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T10:00:00", "Анна", ANNA).await;
    app.settle().await;
    salon
}

async fn turn_away(salon: &Salon<'_>, failure: &[(&str, &str)]) {
    let fail_login = failure.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    salon.app.outside.whatsapp.set_faults(None, FaultSet { fail_login: Some(fail_login), ..FaultSet::default() });
    salon.app.outside.whatsapp.kick(&own(salon), &Kick::Drop).await;
}

/// The state and its cause.
async fn state(app: &TestApp) -> (String, Option<String>) {
    sqlx::query_as("select state, state_cause from whatsapp_sessions").fetch_one(&mut app.sql().await).await.unwrap()
}

async fn becomes(app: &TestApp, wanted: &str) -> Option<String> {
    eventually(&format!("the link to be {wanted}"), || async {
        let (state, cause) = state(app).await;
        (state == wanted).then_some(cause)
    })
    .await
}

/// The page of this state says these words, in both languages, and the message for that hour waits.
async fn shows(salon: &Salon<'_>, state: &str, russian: &[&str], english: &str) {
    let owner = salon.signed_in(Role::Owner).await;
    for (language, words) in [("ru", russian), ("en", &[english][..])] {
        let request = owner.request(reqwest::Method::GET, "/channels/whatsapp").header("accept-language", language);
        // Short words hold on to the next one by a space that does not break.
        let page = owner.clone().send(request).await.text.replace('\u{a0}', " ");
        assert!(page.contains(&format!("data-state=\"{state}\"")), "no card of {state}");
        for words in words {
            assert!(page.contains(words), "{state} in {language} does not say {words:?}");
        }
    }
}

async fn waits(app: &TestApp, hour: &str) {
    let status: String = sqlx::query_scalar("select status from messages where position($1 in body) > 0")
        .bind(hour)
        .fetch_one(&mut app.sql().await)
        .await
        .unwrap();
    assert_eq!(status, "queued");
}

/// Books for Anna at this hour, waits until that is understood, and finds the message waiting.
async fn book_in_vain(salon: &Salon<'_>, hour: &str) {
    salon.journal().book(&format!("2026-11-24T{hour}:00"), "Анна", ANNA).await;
    salon.app.message_becomes(hour, "queued").await;
}

async fn journal(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar("select state from whatsapp_journal order by at, id").fetch_all(&mut app.sql().await).await.unwrap()
}

/// ONB-15: another device took our place: we do not fight for it, and take it back without a code when a person says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_number_is_taken_back_without_a_code() {
    let app = world(|_| ()).await;
    let salon = linked(&app).await;
    app.outside.whatsapp.kick(&own(&salon), &Kick::Replaced).await;
    becomes(&app, "replaced").await;
    book_in_vain(&salon, "12:00").await;
    shows(&salon, "replaced", &["Номер открыли в другой системе", "Вернуть сюда"], "Bring it back").await;
    let pairs = app.outside.whatsapp.counters().pairs;
    salon.signed_in(Role::Owner).await.ask("resume_whatsapp", &[]).await;
    becomes(&app, "connected").await;
    app.settle().await;
    assert_eq!((app.shown(ANNA).len(), app.outside.whatsapp.counters().pairs), (2, pairs));
}

/// ONB-12: removed on the phone, or disowned by the server, who does not say why: the page tells the one from the other, the
/// keys are gone, the history is not, and a new link sends what waited.
#[tokio::test(flavor = "multi_thread")]
async fn a_logout_says_whose_doing_it_was() {
    let app = world(|_| ()).await;
    let salon = linked(&app).await;
    let device = app.outside.whatsapp.phone(&own(&salon)).await.unwrap().devices[0].device;
    app.outside.whatsapp.unlink(&own(&salon), device).await;
    assert_eq!(becomes(&app, "logged_out").await.as_deref(), Some("by_phone"));
    shows(&salon, "logged_out", &["WhatsApp отключён на телефоне", "Связать заново"], "unlinked on the phone").await;
    salon.link_whatsapp().await;
    turn_away(&salon, &[("reason", "401")]).await;
    assert_eq!(becomes(&app, "logged_out").await.as_deref(), Some("by_server"));
    book_in_vain(&salon, "12:00").await;
    shows(&salon, "logged_out", &["не сказал почему", "Связать заново"], "did not say why").await;
    let keys: i64 = sqlx::query_scalar("select count(*) from whatsapp_keys").fetch_one(&mut app.sql().await).await.unwrap();
    let told: i64 =
        sqlx::query_scalar("select count(*) from messages where status = 'delivered'").fetch_one(&mut app.sql().await).await.unwrap();
    assert_eq!((keys, told), (0, 1));
    app.outside.whatsapp.clear_faults();
    salon.link_whatsapp().await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 2);
}

/// Locked and banned: the page tells them apart, and a look whether it is over needs no code.
#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_number_can_be_looked_at_again() {
    let app = world(|_| ()).await;
    let salon = linked(&app).await;
    for (reason, cause, russian, english) in
        [("403", "locked", "закрыл доступ", "WhatsApp locked"), ("406", "banned", "заблокировал номер", "WhatsApp banned")]
    {
        turn_away(&salon, &[("reason", reason)]).await;
        assert_eq!(becomes(&app, "blocked").await.as_deref(), Some(cause));
        shows(&salon, "blocked", &[russian, "Проверить снова"], english).await;
        book_in_vain(&salon, if cause == "locked" { "12:00" } else { "14:00" }).await;
        salon.signed_in(Role::Owner).await.ask("resume_whatsapp", &[]).await;
        becomes(&app, "connected").await;
        app.settle().await;
    }
    assert_eq!(app.shown(ANNA).len(), 3);
}

/// WA-04: a ban with an end: the page names it, and when it has come the number is back by itself and says what waited.
#[tokio::test(flavor = "multi_thread")]
async fn a_ban_ends_by_itself() {
    let app = world(|_| ()).await;
    let salon = linked(&app).await;
    turn_away(&salon, &[("reason", "402"), ("code", "101"), ("expire", "3600")]).await;
    becomes(&app, "banned_until").await;
    book_in_vain(&salon, "12:00").await;
    shows(&salon, "banned_until", &["Ограничен до", "Снимет ограничение сам"], "Limited until").await;
    app.advance(Duration::from_mins(50));
    waits(&app, "12:00").await;
    assert_eq!(state(&app).await.0, "banned_until");
    app.advance(Duration::from_mins(11));
    becomes(&app, "connected").await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 2);
}

/// Too old a version: what WhatsApp serves is taken up, and the number is back without a code; while it serves none that is
/// newer, the page says what is the matter.
#[tokio::test(flavor = "multi_thread")]
async fn an_outdated_client_is_renewed() {
    let mut app = world(|_| ()).await;
    let salon = linked(&app).await;
    let salon_number = salon.number;
    turn_away(&salon, &[("reason", "405")]).await;
    becomes(&app, "outdated").await;
    book_in_vain(&salon, "12:00").await;
    shows(&salon, "outdated", &["больше не принимает эту версию"], "no longer accepts this version").await;
    app.outside.whatsapp.set_faults(None, FaultSet { oldest_revision: Some(2_000_000_000), ..FaultSet::default() });
    app.restart().await;
    becomes(&app, "connected").await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 2);
    // While it runs, it learns at the refusal itself.
    app.outside.whatsapp.set_faults(None, FaultSet { oldest_revision: Some(2_000_000_001), ..FaultSet::default() });
    let phone = Number::parse(&format!("+7921000{salon_number:04}")).unwrap();
    app.outside.whatsapp.kick(&phone, &Kick::Drop).await;
    eventually("the second renewal", || async {
        let states = journal(&app).await;
        let refusals = states.iter().filter(|state| *state == "outdated").count();
        (refusals == 2 && states.last().is_some_and(|last| last == "connected")).then_some(())
    })
    .await;
}

/// AM-11, R-21: under the time-lock whoever has had a message is written to as before, whoever has not waits and says why, the one
/// whose message told us of the lock as well; the page names the end, and afterwards what waited goes.
#[tokio::test(flavor = "multi_thread")]
async fn under_the_time_lock_open_threads_go_on() {
    let app = world(|_| ()).await;
    let salon = linked(&app).await;
    let lock = FaultSet { nack: Some(463), nack_times: Some(1), time_lock_s: Some(3600), ..FaultSet::default() };
    app.outside.whatsapp.set_faults(None, lock);
    salon.journal().book("2026-11-24T11:00:00", "Борис", BORIS).await;
    becomes(&app, "restricted").await;
    app.message_becomes("11:00", "queued").await;
    eventually("its end to be known", || async {
        let ends =
            "select state_until - now() between interval '0' and interval '1 year' from whatsapp_sessions where state_until is not null";
        sqlx::query_scalar::<_, bool>(ends).fetch_optional(&mut app.sql().await).await.unwrap()
    })
    .await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.message_becomes("12:00", "delivered").await;
    salon.journal().book("2026-11-24T13:00:00", "Вера", VERA).await;
    eventually("both messages to say what they wait for", || async {
        let waiting = "select count(*) from messages where status = 'queued' and reason = 'restricted_waits'";
        let waiting: i64 = sqlx::query_scalar(waiting).fetch_one(&mut app.sql().await).await.unwrap();
        (waiting == 2).then_some(())
    })
    .await;
    shows(&salon, "restricted", &["Нельзя писать первым до", "Открытые чаты работают"], "No first messages until").await;
    assert_eq!((app.shown(VERA).len(), app.shown(BORIS).len()), (0, 0));
    app.outside.whatsapp.set_faults(None, FaultSet { time_lock_s: Some(0), ..FaultSet::default() });
    app.advance(Duration::from_mins(61));
    becomes(&app, "connected").await;
    app.message_becomes("13:00", "delivered").await;
    app.message_becomes("11:00", "delivered").await;
    app.settle().await;
    assert_eq!((app.shown(VERA).len(), app.shown(BORIS).len()), (1, 1));
}

/// WA-05: an account that wants a passkey: the page says so, nothing is left running, and another try may succeed.
#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_asked_for_in_vain() {
    let app = world(|_| ()).await;
    let salon = app.salon().await;
    app.outside.whatsapp.add_phone(&own(&salon), "Салон").await.unwrap();
    app.outside.whatsapp.set_faults(Some(own(&salon)), FaultSet { passkey: true, ..FaultSet::default() });
    let mut owner = salon.signed_in(Role::Owner).await;
    owner.ask("begin_pairing", &[]).await;
    let mut frames = owner.stream("/live/pairing", None).await;
    let code = frames.find(|frame| frame["type"] == "qr").await;
    assert!(app.outside.whatsapp.scan(&own(&salon), photograph(code["svg"].as_str().unwrap())).await.is_err());
    assert_eq!(frames.find(|frame| frame["type"] == "failed").await["reason"], "passkey_required");
    becomes(&app, "passkey_required").await;
    shows(&salon, "passkey_required", &["ключ доступа", "Показать QR-код"], "passkey").await;
    eventually("no client", || async { (app.outside.whatsapp.counters().open == 0).then_some(()) }).await;
    salon.link_whatsapp().await;
    becomes(&app, "connected").await;
}

/// Three sends in a row without a word renew the connection once; three more, and people are told; a word ends it.
#[tokio::test(flavor = "multi_thread")]
async fn sends_that_nobody_acknowledges_are_seen() {
    let app = world(|config| {
        config.whatsapp.ack_wait = Duration::from_millis(300);
        config.whatsapp.resend_wait = Duration::from_millis(300);
    })
    .await;
    let salon = linked(&app).await;
    let logins = app.outside.whatsapp.counters().logins;
    let silence = FaultSet { withhold_acks: true, withhold_receipts: true, ..FaultSet::default() };
    app.outside.whatsapp.set_faults(None, silence);
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.message_becomes("12:00", "unknown").await;
    becomes(&app, "connected").await;
    eventually("a new connection", || async { (app.outside.whatsapp.counters().logins == logins + 1).then_some(()) }).await;
    salon.journal().book("2026-11-24T13:00:00", "Анна", ANNA).await;
    becomes(&app, "degraded").await;
    shows(&salon, "degraded", &["не подтверждает отправку"], "does not confirm").await;
    app.outside.whatsapp.clear_faults();
    salon.journal().book("2026-11-24T14:00:00", "Анна", ANNA).await;
    becomes(&app, "connected").await;
    app.message_becomes("14:00", "delivered").await;
    let mut app = app;
    app.abandon();
}

/// WA-04: told to slow down, and cut off: each says so, waits, and is back by itself with what waited.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_comes_back_by_itself() {
    let app = world(|_| ()).await;
    let salon = linked(&app).await;
    app.outside.whatsapp.kick(&own(&salon), &Kick::Code(429)).await;
    becomes(&app, "paused").await;
    shows(&salon, "paused", &["просит подождать", "QR не понадобится"], "asks us to wait").await;
    becomes(&app, "connected").await;
    app.outside.whatsapp.set_faults(None, FaultSet { refuse: true, ..FaultSet::default() });
    app.outside.whatsapp.kick(&own(&salon), &Kick::Drop).await;
    becomes(&app, "connecting").await;
    book_in_vain(&salon, "12:00").await;
    shows(&salon, "connecting", &["Подключаемся к WhatsApp"], "Connecting to WhatsApp").await;
    app.outside.whatsapp.clear_faults();
    becomes(&app, "connected").await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 2);
}

/// a socket that stays open and swallows everything is no connection: the state says so before the time of its
/// silence is over, though nobody sends; and its answers are written down while it is one.
#[tokio::test(flavor = "multi_thread")]
async fn a_half_open_socket_is_not_connected() {
    let app = world(|_| ()).await;
    let salon = linked(&app).await;
    app.outside.whatsapp.set_faults(Some(own(&salon)), FaultSet { half_open: true, ..FaultSet::default() });
    let begun = tokio::time::Instant::now();
    becomes(&app, "connecting").await;
    assert!(begun.elapsed() < Duration::from_secs(8), "seen after {:?}", begun.elapsed());
    app.outside.whatsapp.set_faults(Some(own(&salon)), FaultSet::default());
    app.outside.whatsapp.kick(&own(&salon), &Kick::Drop).await;
    becomes(&app, "connected").await;
    app.settle().await;
}
