//! Whose word it is: WhatsApp hides numbers behind ids of its own, and writes some numbers in another way than their owners do.

use otklik::sandbox::whatsapp::{Number, SwitchChange};
use otklik::sandbox::yclients::Faults;

use crate::support::wait::eventually;
use crate::support::{Salon, TestApp};

const VERA: &str = "+79005550303";
/// A mobile of Belo Horizonte, as its owner writes it, and as WhatsApp does.
const WITH_NINE: &str = "+5531987654321";
const WITHOUT_NINE: &str = "+553187654321";

async fn linked(app: &TestApp) -> Salon<'_> {
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon
}

/// Each inbound message with its client's name and number, oldest first, once there are so many.
async fn heard(app: &TestApp, count: usize) -> Vec<(String, String, Option<String>)> {
    eventually("so many messages", || async {
        let heard = "select m.body, c.name, c.phone from messages m join clients c on c.company_id = m.company_id and c.id = m.client_id
           where m.direction = 'inbound' order by m.created_at, m.id";
        let heard: Vec<(String, String, Option<String>)> = sqlx::query_as(heard).fetch_all(&mut app.sql().await).await.unwrap();
        (heard.len() >= count).then_some(heard)
    })
    .await
}

async fn writers(app: &TestApp) -> i64 {
    let writers = "select count(distinct client_id) from messages where direction = 'inbound'";
    sqlx::query_scalar(writers).fetch_one(&mut app.sql().await).await.unwrap()
}

/// WA-06: somebody whom nobody knows writes from a hidden id alone, which no number is known for: the words are kept all the same, under
/// the name that the person shows, in one thread; two at the same instant as well.
#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_with_a_hidden_number_is_heard() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = linked(&app).await;
    let (vera, own, whatsapp) = (Number::parse(VERA).unwrap(), salon.own(), &app.outside.whatsapp);
    whatsapp.add_phone(&vera, "Вера").await.unwrap();
    whatsapp.switch(&vera, SwitchChange { hidden: Some(true), ..SwitchChange::default() }).await.unwrap();
    let (first, second) = tokio::join!(whatsapp.send(&vera, &own, "Есть место на субботу?"), whatsapp.send(&vera, &own, "Лучше утром"));
    assert!(first.is_ok() && second.is_ok());
    let mut words: Vec<String> = heard(&app, 2).await.into_iter().map(|(words, ..)| words).collect();
    words.sort();
    assert_eq!(words, ["Есть место на субботу?", "Лучше утром"]);
    whatsapp.send(&vera, &own, "Я подожду").await.unwrap();
    assert_eq!(heard(&app, 3).await[2], ("Я подожду".to_owned(), "Вера".to_owned(), None));
    assert_eq!(writers(&app).await, 1, "one person is one thread");
    eventually("the acknowledgement", || async { (salon.unacknowledged().await == 0).then_some(()) }).await;
    app.settle().await;
}

/// A Brazilian client books with the ninth digit, which WhatsApp's addresses lack: the message arrives, and the answer stands in
/// the thread of the client who was written to, also when it comes from the hidden id.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_whatsapp_writes_in_another_way_has_one_thread() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = linked(&app).await;
    let (ana, whatsapp) = (Number::parse(WITHOUT_NINE).unwrap(), &app.outside.whatsapp);
    salon.journal().book("2026-11-24T12:00:00", "Ана", WITH_NINE).await;
    app.message_becomes("12:00", "delivered").await;
    assert_eq!((app.shown(WITHOUT_NINE).len(), app.shown(WITH_NINE).len()), (1, 0));
    whatsapp.send(&ana, &salon.own(), "Obrigada").await.unwrap();
    heard(&app, 1).await;
    whatsapp.switch(&ana, SwitchChange { hidden: Some(true), ..SwitchChange::default() }).await.unwrap();
    whatsapp.send(&ana, &salon.own(), "Até amanhã").await.unwrap();
    for (words, name, phone) in heard(&app, 2).await {
        assert_eq!((name.as_str(), phone.as_deref()), ("Ана", Some(WITH_NINE)), "{words}");
    }
    assert_eq!(writers(&app).await, 1);
    app.settle().await;
}
