//! The salon's own words, changed in the settings: they count from the next message on; and a zone that was wrong.

use otklik::domain::access::{Actor, Role};
use otklik::sandbox::yclients::Faults;
use otklik::server::appointments::zone::change_zone;
use otklik::server::platform::db::Tenant;

use crate::support::TestApp;

const ANNA: &str = "+79005550101";

/// A manager rewrites one text and switches another off: the client hears the new words, and not what was switched off. What cannot be a text is refused by its field, and the old one stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_text_is_what_the_next_message_says() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut manager = salon.signed_in(Role::Manager).await;
    let before = manager.ask("get_company_texts", &[]).await;
    assert_eq!(before["texts"].as_array().unwrap().len(), 3);
    let refused = manager.call("save_company_text", &[("trigger", "created"), ("template", "{кличка}"), ("enabled", "true")]).await;
    assert!(refused.status == 422 && refused.text.contains("unknown-field"), "{}", refused.text);
    assert_eq!(manager.ask("get_company_texts", &[]).await["texts"], before["texts"]);

    let own = [("trigger", "created"), ("template", "Ждём вас, {client}: {when}"), ("enabled", "true")];
    manager.ask("save_company_text", &own).await;
    let off = [("trigger", "cancelled"), ("template", before["texts"][2]["template"].as_str().unwrap()), ("enabled", "false")];
    manager.ask("save_company_text", &off).await;

    let journal = salon.journal();
    let booking = journal.book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let preview = manager.ask("preview_company_text", &[("trigger", "created"), ("template", "{client}, {when}"), ("number", "0")]).await;
    assert_eq!((preview["is_example"].as_bool(), preview["client"].as_str().is_some_and(|name| !name.is_empty())), (Some(false), true));
    journal.mark(booking, "delete").await;
    app.settle().await;
    assert_eq!(app.shown(ANNA), ["Ждём вас, Анна: вт, 24 ноября, 12:00"]);
}

/// The words tell whose they are: a message that was switched off and on again is made from ours still, and the first words of the
/// salon's own are its first version. What is switched off later stays worded as it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_switch_makes_no_words_of_ones_own() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut manager = salon.signed_in(Role::Manager).await;
    let ready = manager.ask("get_company_texts", &[]).await["texts"][0]["ready"].as_str().unwrap().to_owned();
    let journal = salon.journal();
    let mut versions = Vec::new();
    for (hour, template) in [(12, ready.as_str()), (13, "Ждём вас {when}."), (14, ready.as_str())] {
        for enabled in ["false", "true"] {
            manager.ask("save_company_text", &[("trigger", "created"), ("template", template), ("enabled", enabled)]).await;
        }
        journal.book(&format!("2026-11-24T{hour}:00:00"), "Анна", ANNA).await;
        app.settle().await;
        let newest = "select (trace -> 'wording' ->> 'version')::int from decisions order by decided_at desc, id desc limit 1";
        versions.push(sqlx::query_scalar::<_, i32>(newest).fetch_one(&mut app.sql().await).await.unwrap());
    }
    assert_eq!(versions, [0, 1, 0]);
}

/// The zone was wrong and is mended: bookings keep the hour of the salon's clock, and a word of the CRM about the same hour is no
/// news. What moves afterwards is told in the new zone.
#[tokio::test(flavor = "multi_thread")]
async fn another_zone_moves_no_booking() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let journal = salon.journal();
    let booking = journal.book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let starts_at =
        "select to_char(starts_at at time zone 'UTC', 'HH24:MI') || ' ' || (told ->> 'starts_at') from appointments where told_no > 0";
    let moment = async || sqlx::query_scalar::<_, String>(starts_at).fetch_one(&mut app.sql().await).await.unwrap();
    assert!(moment().await.starts_with("09:00 2026-11-24T09:00:00"), "{}", moment().await);

    for zone in [chrono_tz::Asia::Tokyo, chrono_tz::Asia::Yekaterinburg] {
        let mut tx = app.state.db.tenant(Tenant { company: salon.company, actor: Actor::Onboarding }).await.unwrap();
        change_zone(&mut tx, zone).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert!(moment().await.starts_with("07:00 2026-11-24T07:00:00"), "{}", moment().await);
    journal.mark(booking, "confirm").await;
    app.settle().await;
    assert_eq!(app.shown(ANNA).len(), 1, "the same hour was told twice");
    journal.move_to(booking, "2026-11-24T13:00:00").await;
    app.settle().await;
    let told = app.shown(ANNA).pop().unwrap();
    assert!(told.contains("Было: вт, 24 ноября, 12:00") && told.contains("Теперь: вт, 24 ноября, 13:00"), "{told}");
}
