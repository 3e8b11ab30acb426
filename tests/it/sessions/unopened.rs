//! messages that do not open here: asked for again, and told of when that is in vain.

use otklik::domain::access::Role;
use otklik::sandbox::whatsapp::{FaultSet, Number};
use otklik::sandbox::yclients::Faults;

use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";

fn anna() -> Number {
    Number::parse(ANNA).unwrap()
}

/// What is stored of clients' words, with its reason, once WhatsApp keeps nothing more for us and `wanted` holds.
async fn heard(salon: &Salon<'_>, wanted: impl Fn(&[(String, Option<String>)]) -> bool) -> Vec<(String, Option<String>)> {
    eventually("the words", || async {
        let stored = sqlx::query_as("select body, reason from messages where direction = 'inbound' order by created_at, id");
        let stored: Vec<(String, Option<String>)> = stored.fetch_all(&mut salon.app.sql().await).await.unwrap();
        (wanted(&stored) && salon.unacknowledged().await == 0).then_some(stored)
    })
    .await
}

/// Spoiled on its way, or sealed in a session that we have lost: the phone is asked for it again, and the words stand there once.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_does_not_open_at_first_is_read_when_it_comes_again() {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    {
        let salon = app.salon().await;
        salon.link_whatsapp().await;
        app.outside.whatsapp.set_faults(Some(salon.own()), FaultSet { garble: 1, ..FaultSet::default() });
        app.outside.whatsapp.send(&anna(), &salon.own(), "Буду в 12").await.unwrap();
        let opened = heard(&salon, |stored| stored.first().is_some_and(|(_, reason)| reason.is_none())).await;
        assert_eq!(opened, [("Буду в 12".to_owned(), None)]);
        salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
        app.message_becomes("12:00", "delivered").await;
    }
    app.settle().await;
    app.stop().await;
    let lost = sqlx::query("delete from whatsapp_keys where kind = 2").execute(&mut app.sql().await).await.unwrap();
    assert!(lost.rows_affected() >= 1, "the ratchets are gone");
    app.restart().await;
    let own = Number::parse("+79210004564").unwrap();
    app.outside.whatsapp.send(&anna(), &own, "Уже еду").await.unwrap();
    eventually("the words", || async {
        let stored = sqlx::query_scalar("select body from messages where direction = 'inbound' order by created_at, id");
        let stored: Vec<String> = stored.fetch_all(&mut app.sql().await).await.unwrap();
        (stored == ["Буду в 12", "Уже еду"]).then_some(())
    })
    .await;
    app.settle().await;
}

/// While it does not open, however often it is asked for, the salon reads that somebody wrote and where it can be read, and the client
/// waits for an answer; what comes next is read as ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_does_not_open_is_told_of() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.message_becomes("12:00", "delivered").await;
    app.outside.whatsapp.set_faults(Some(salon.own()), FaultSet { garble: 1000, ..FaultSet::default() });
    app.outside.whatsapp.send(&anna(), &salon.own(), "Не смогу прийти").await.unwrap();
    let told = heard(&salon, |stored| !stored.is_empty()).await;
    assert_eq!((told.len(), told[0].1.as_deref()), (1, Some("unopened")));
    let mut owner = salon.signed_in(Role::Owner).await;
    let client = owner.ask("list_clients", &[("search", "5550101")]).await["items"][0]["id"].as_str().unwrap().to_owned();
    let entries = owner.ask("list_timeline", &[("client", &client)]).await.to_string().replace('\u{a0}', " ");
    assert!(entries.contains("Его видно на телефоне салона"), "{entries}");
    let waits = "select count(*) from conversations where waits";
    assert_eq!(sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut app.sql().await).await.unwrap(), 1);
    app.outside.whatsapp.clear_faults();
    app.outside.whatsapp.send(&anna(), &salon.own(), "Перезвоните мне").await.unwrap();
    let told = heard(&salon, |stored| stored.iter().any(|(words, _)| words == "Перезвоните мне")).await;
    assert_eq!(told.len(), 2, "one line for each message: {told:?}");
    app.settle().await;
}
