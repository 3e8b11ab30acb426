//! The salon's own words, changed in the settings: they count from the next message on.

use otklik::domain::access::Role;
use otklik::sandbox::yclients::Faults;

use crate::support::TestApp;

const ANNA: &str = "+79005550101";

/// A manager rewrites one text, switches another off and moves the zone: the client hears the new words at the new time, and not
/// what was switched off. What cannot be a text is refused by its field, and the old one stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_text_is_what_the_next_message_says() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut manager = salon.signed_in(Role::Manager).await;
    let before = manager.ask("get_company_texts", &[]).await;
    assert_eq!((before["texts"].as_array().unwrap().len(), before["zone"].as_str()), (3, Some("Europe/Moscow")));
    let refused = manager.call("save_company_text", &[("trigger", "created"), ("template", "{кличка}"), ("enabled", "true")]).await;
    assert!(refused.status == 422 && refused.text.contains("unknown-field"), "{}", refused.text);
    assert_eq!(manager.ask("get_company_texts", &[]).await["texts"], before["texts"]);

    let own = [("trigger", "created"), ("template", "Ждём вас, {client}: {when}"), ("enabled", "true")];
    manager.ask("save_company_text", &own).await;
    let off = [("trigger", "cancelled"), ("template", before["texts"][2]["template"].as_str().unwrap()), ("enabled", "false")];
    manager.ask("save_company_text", &off).await;
    manager.ask("set_company_zone", &[("zone", "Asia/Yekaterinburg")]).await;
    let unknown = manager.call("set_company_zone", &[("zone", "Mars/Olympus")]).await;
    assert!(unknown.status == 422 && unknown.text.contains("unknown-zone"), "{}", unknown.text);

    let journal = salon.journal();
    let booking = journal.book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let preview = manager.ask("preview_company_text", &[("trigger", "created"), ("template", "{client}, {when}"), ("number", "0")]).await;
    assert_eq!((preview["is_example"].as_bool(), preview["client"].as_str().is_some_and(|name| !name.is_empty())), (Some(false), true));
    journal.mark(booking, "delete").await;
    app.settle().await;
    assert_eq!(app.shown(ANNA), ["Ждём вас, Анна: вт, 24 ноября, 14:00"]);
}
