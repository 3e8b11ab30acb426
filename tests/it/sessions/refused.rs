//! The codes that the journeys of wizard and page do not play: whatever WhatsApp says to a login or at the end of a
//! stream, the number comes back by itself or says what is the matter, and what waited goes once.

use std::time::Duration;

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::{FaultSet, Kick};
use otklik::sandbox::yclients::Faults;
use reqwest::Method;

use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

/// A kind world whose sessions are looked at often.
async fn world() -> TestApp {
    TestApp::with(Faults::kind(), |config| config.whatsapp.silence = Duration::from_secs(6)).await
}

/// Cuts the connection and refuses the next login so.
async fn turn_away(salon: &Salon<'_>, failure: &[(&str, &str)]) {
    let fail_login = failure.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let whatsapp = &salon.app.outside.whatsapp;
    let refused = whatsapp.counters().failed_logins;
    whatsapp.set_faults(Some(salon.own()), FaultSet { fail_login: Some(fail_login), ..FaultSet::default() });
    whatsapp.kick(&salon.own(), &Kick::Drop).await;
    eventually("the login to be refused", || async { (whatsapp.counters().failed_logins > refused).then_some(()) }).await;
}

/// the library gives up for good after a login that is refused for a reason it has no word for: the product starts it again,
/// and after the third time in a row the page says that the connection keeps breaking.
#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_is_refused_for_an_unknown_reason_is_tried_again() {
    let app = world().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let (pairs, mut told) = (app.outside.whatsapp.counters().pairs, 0);
    for (hour, reason) in [("10:00", "500"), ("11:00", "503"), ("12:00", "418"), ("13:00", "599"), ("14:00", "400")] {
        turn_away(&salon, &[("reason", reason)]).await;
        if reason == "400" {
            salon.link_becomes("connecting", Some("failing")).await;
        }
        salon.journal().book(&format!("2026-11-24T{hour}:00"), "Анна", ANNA).await;
        app.message_becomes(hour, "delivered").await;
        salon.link_becomes("connected", None).await;
        told += 1;
        assert_eq!(app.displayed(ANNA).len(), told, "{reason}");
    }
    assert_eq!(app.outside.whatsapp.counters().pairs, pairs, "no second scan");
    app.settle().await;
}

/// A ban of which WhatsApp does not say until when, or not in numbers: the number rests for an hour and is back by itself.
#[tokio::test(flavor = "multi_thread")]
async fn a_ban_without_an_end_is_looked_at_again_in_an_hour() {
    let app = world().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    for failure in [&[("reason", "402")][..], &[("reason", "402"), ("code", "101"), ("expire", "soon")]] {
        turn_away(&salon, failure).await;
        salon.link_becomes("banned_until", None).await;
        let logins = app.outside.whatsapp.counters().logins;
        app.advance(Duration::from_mins(50));
        assert_eq!(app.outside.whatsapp.counters().logins, logins, "it rests");
        app.advance(Duration::from_mins(11));
        salon.link_becomes("connected", None).await;
    }
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.message_becomes("12:00", "delivered").await;
    app.settle().await;
}

/// Every code of a ban that WhatsApp has: the page says in both languages what is held against the number, and where the code is a
/// new one that it is limited.
#[tokio::test(flavor = "multi_thread")]
async fn a_ban_says_what_is_held_against_the_number() {
    let app = world().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let owner = salon.signed_in(Role::Owner).await;
    for (code, cause, russian, english) in [
        ("101", Some("strangers"), "не записан", "have not saved"),
        ("102", Some("blocked_by_people"), "заблокировали многие", "have blocked the number"),
        ("103", Some("groups"), "слишком много групп", "too many groups"),
        ("104", Some("same_words"), "одни и те же слова", "the same words"),
        ("106", Some("broadcasts"), "слишком много рассылок", "too many broadcasts"),
        ("199", None, "Снимет ограничение сам", "It lifts the limit by itself"),
    ] {
        turn_away(&salon, &[("reason", "402"), ("code", code), ("expire", "600")]).await;
        salon.link_becomes("banned_until", cause).await;
        for (language, words) in [("ru", russian), ("en", english)] {
            let request = owner.request(Method::GET, "/channels/whatsapp").header("accept-language", language);
            let page = owner.clone().send(request).await.text.replace('\u{a0}', " ");
            assert!(page.contains("data-state=\"banned_until\"") && page.contains(words), "{code} in {language} does not say {words:?}");
        }
        app.advance(Duration::from_mins(11));
        salon.link_becomes("connected", None).await;
    }
    app.settle().await;
}

/// D-06, R-15: a code that is about the network is outlived, the same message goes again under its id and is shown once; a code that is
/// about the message is its end, and the operator sees it.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_for_now_is_tried_again_and_one_for_good_is_not() {
    let app = world().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let refuse = |code| app.outside.whatsapp.set_faults(None, FaultSet { nack: Some(code), nack_times: Some(1), ..FaultSet::default() });
    for (hour, code) in [("10:00", 429), ("11:00", 500), ("12:00", 502), ("13:00", 503), ("14:00", 504)] {
        refuse(code);
        let shown = app.displayed(ANNA).len();
        salon.journal().book(&format!("2026-11-24T{hour}:00"), "Анна", ANNA).await;
        eventually("the message to wait", || async {
            let reason = sqlx::query_scalar("select reason from messages where status = 'queued' and position($1 in body) > 0").bind(hour);
            let reason: Option<Option<String>> = reason.fetch_optional(&mut app.sql().await).await.unwrap();
            (reason.flatten().as_deref() == Some("busy_waits")).then_some(())
        })
        .await;
        assert_eq!(app.displayed(ANNA).len(), shown, "{code}");
        app.advance(Duration::from_secs(16));
        app.message_becomes(hour, "delivered").await;
    }
    for (hour, code) in [("15:00", 400), ("16:00", 403), ("17:00", 404), ("18:00", 405), ("19:00", 406), ("20:00", 479)] {
        refuse(code);
        salon.journal().book(&format!("2026-11-24T{hour}:00"), "Анна", ANNA).await;
        app.message_becomes(hour, "refused").await;
    }
    app.settle().await;
    let shown = app.displayed(ANNA);
    assert_eq!(shown.iter().map(|shown| shown.raw_count).collect::<Vec<_>>(), [1; 5], "{shown:#?}");
    let reasons: Vec<Option<String>> =
        sqlx::query_scalar("select distinct reason from messages where status = 'refused'").fetch_all(&mut app.sql().await).await.unwrap();
    assert_eq!(reasons, [Some("refused".to_owned())]);
}

/// WA-04: every way in which WhatsApp ends a stream: it comes back by itself, or it is replaced, or it is linked no more.
#[tokio::test(flavor = "multi_thread")]
async fn each_end_of_a_stream_leads_where_it_should() {
    let app = world().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let whatsapp = &app.outside.whatsapp;
    for code in [503, 515, 500, 599] {
        let logins = whatsapp.counters().logins;
        whatsapp.kick(&salon.own(), &Kick::Code(code)).await;
        eventually(&format!("to be back after {code}"), || async { (whatsapp.counters().logins > logins).then_some(()) }).await;
        salon.link_becomes("connected", None).await;
    }
    whatsapp.kick(&salon.own(), &Kick::Code(409)).await;
    salon.link_becomes("replaced", None).await;
    for how in [Kick::Code(401), Kick::Code(516), Kick::Removed] {
        salon.link_whatsapp().await;
        whatsapp.kick(&salon.own(), &how).await;
        salon.link_becomes("logged_out", Some("by_phone")).await;
        // The phone still lists what it was told nothing of.
        for device in whatsapp.phone(&salon.own()).await.unwrap().devices {
            whatsapp.unlink(&salon.own(), device.device).await;
        }
    }
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.message_becomes("12:00", "delivered").await;
    app.settle().await;
    assert_eq!(app.displayed(ANNA).len(), 1);
}
