//! What people are told while something is the matter with the number: on every page, in figures that move, in the link's journal.

use std::collections::BTreeSet;
use std::time::Duration;

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::{FaultSet, Kick, Number};
use otklik::sandbox::yclients::Faults;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

/// The page of the clients, as somebody of this role gets it from the server.
async fn page(salon: &Salon<'_>, role: Role, language: &str) -> String {
    let mut reader = salon.signed_in(role).await;
    let request = reader.request(Method::GET, "/clients").header("accept-language", language);
    reader.send(request).await.text.replace('\u{a0}', " ")
}

async fn becomes(app: &TestApp, wanted: &str) {
    eventually(&format!("the link to be {wanted}"), || async {
        let state: String = sqlx::query_scalar("select state from whatsapp_sessions").fetch_one(&mut app.sql().await).await.unwrap();
        (state == wanted).then_some(())
    })
    .await;
}

/// WA-05: no number, a number that was taken over, an unpaid application: every page says it, in both languages, with how many
/// messages wait, and gives the way out to those who may take it; a number that is well is nobody's news.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_says_what_keeps_messages_from_going() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.message_becomes("12:00", "queued").await;
    let owners = page(&salon, Role::Owner, "ru").await;
    for words in ["Номер WhatsApp не подключён", "Сообщения ждут: 1.", "Подключить номер"] {
        assert!(owners.contains(words), "{words}");
    }
    let operators = page(&salon, Role::Operator, "ru").await;
    assert!(operators.contains("Скажите владельцу или управляющему") && !operators.contains("Подключить номер"));
    let english = page(&salon, Role::Owner, "en").await;
    assert!(english.contains("No WhatsApp number is linked") && english.contains("Messages waiting: 1."));
    salon.link_whatsapp().await;
    assert!(!page(&salon, Role::Owner, "ru").await.contains("data-testid=\"notice\""), "all is well");
    app.outside.whatsapp.kick(&Number::parse(&salon.phone()).unwrap(), &Kick::Replaced).await;
    becomes(&app, "replaced").await;
    assert!(page(&salon, Role::Operator, "ru").await.contains("Номер открыли в другой системе"));
    assert!(page(&salon, Role::Manager, "en").await.contains("Bring it back"));
    let mut owner = salon.signed_in(Role::Owner).await;
    let mut frames = owner.stream("/live", None).await;
    app.outside.control("yclients/freeze", Some(json!({"salon_id": 4564}))).await;
    frames.find(|frame| frame["type"] == "onboarding_changed").await;
    assert_eq!(owner.ask("get_notice", &[]).await["matter"], "frozen", "the money comes before the number");
    assert!(page(&salon, Role::Operator, "ru").await.contains("YCLIENTS приостановила Отклик"));
}

/// WA-05: the journal says how long a number was away and who did what to it, and is read to its first line in pages.
#[tokio::test(flavor = "multi_thread")]
async fn the_journal_says_who_and_for_how_long() {
    let app = TestApp::with(Faults::kind(), |config| config.whatsapp.silence = Duration::from_secs(6)).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let own = Number::parse(&salon.phone()).unwrap();
    app.outside.whatsapp.set_faults(None, FaultSet { refuse: true, ..FaultSet::default() });
    app.outside.whatsapp.kick(&own, &Kick::Drop).await;
    becomes(&app, "connecting").await;
    app.advance(Duration::from_mins(7));
    app.outside.whatsapp.clear_faults();
    becomes(&app, "connected").await;
    app.settle().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let newest = |page: &Value| page["items"][0].clone();
    let back = newest(&owner.ask("list_whatsapp_journal", &[]).await);
    let away = back["away_s"].as_u64().unwrap();
    assert!(back["state"] == "connected" && (420..600).contains(&away), "{back}");
    owner.ask("unlink_whatsapp", &[]).await;
    let unlinked = newest(&owner.ask("list_whatsapp_journal", &[]).await);
    let name = owner.ask("get_viewer", &[]).await["name"].clone();
    assert_eq!((&unlinked["state"], &unlinked["by"]), (&json!("unlinked"), &name));
    let many = "insert into whatsapp_journal (company_id, session_id, id, at, state)
       select company_id, id, gen_random_uuid(), now() - n * interval '1 hour', 'paused' from whatsapp_sessions, generate_series(1, 30) n";
    sqlx::query(many).execute(&mut app.sql().await).await.unwrap();
    let all: i64 = sqlx::query_scalar("select count(*) from whatsapp_journal").fetch_one(&mut app.sql().await).await.unwrap();
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let asked: Vec<(&str, &str)> = cursor.iter().map(|cursor: &String| ("after", cursor.as_str())).collect();
        let page = owner.ask("list_whatsapp_journal", &asked).await;
        seen.extend(page["items"].as_array().unwrap().iter().map(|line| line["at"]["at"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        cursor = Some(next.to_owned());
    }
    let once: BTreeSet<_> = seen.iter().collect();
    assert_eq!((i64::try_from(seen.len()).unwrap(), once.len()), (all, seen.len()), "each line once");
    assert!(seen.is_sorted_by(|newer, older| newer >= older));
    assert_eq!(owner.call("list_whatsapp_journal", &[("after", "nobody's")]).await.status, 422);
}

/// WA-05: the figures follow what the phones do.
#[tokio::test(flavor = "multi_thread")]
async fn the_figures_follow_the_messages() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.message_becomes("12:00", "queued").await;
    let figures = owner.ask("get_whatsapp_figures", &[]).await;
    assert_eq!((&figures["waiting"], figures["waiting_since"].is_object()), (&json!(1), true), "{figures}");
    salon.link_whatsapp().await;
    let figures = owner.ask("get_whatsapp_figures", &[]).await;
    assert_eq!(figures["sent_today"], json!({"sent": 1, "delivered": 1, "read": 0}));
    assert_eq!((&figures["waiting"], &figures["waiting_since"]), (&json!(0), &Value::Null));
    let clients = owner.ask("list_clients", &[]).await;
    let reached: Vec<_> = clients["items"].as_array().unwrap().iter().filter(|client| client["on_whatsapp"] == true).collect();
    assert_eq!(reached.len(), 1, "only who was asked for wears the mark");
    assert_eq!(reached[0]["phone"], ANNA);
}
