//! What the company's number tells its own people: before the others, in time or not at all, and to no other eyes.

use std::time::Duration;

use otklik::domain::access::{Actor, Role};
use otklik::domain::ids::{ClientId, CompanyId, MessageId};
use otklik::sandbox::whatsapp::Number;
use otklik::server::node::Part;
use otklik::server::platform::db::{SystemPurpose, Tenant};
use otklik::server::platform::jobs::{Lane, LeaseTerm, queue};
use otklik::server::work::JobV1;
use serde_json::json;
use uuid::Uuid;

use crate::support::TestApp;
use crate::support::owner::{OWNER, asks, code, isolated, linked};
use crate::support::salon::email;
use crate::support::wait::eventually;

const RUSLAN: &str = "+79256631809";

/// The last part of the last link that a telephone shows.
fn token(app: &TestApp, phone: &str) -> String {
    let words = app.shown(phone).last().expect("a letter").clone();
    words.split_whitespace().find_map(|word| word.rsplit_once('/').filter(|(_, token)| token.len() == 43)).expect("a link").1.to_owned()
}

/// D-27: an invitation goes to the phone it is for; the link that was shown before opens nothing; the row says that it has arrived.
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_goes_by_whatsapp() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let made = owner.ask("invite_person", &[("name", "Руслан"), ("contact", RUSLAN), ("role", "operator")]).await;
    let id = made["sendable"]["invitation"].as_str().expect("it can be sent").to_owned();
    let (_, copied) = made["link"].as_str().unwrap().rsplit_once('/').unwrap();
    let mut frames = owner.stream("/live", None).await;
    owner.ask("send_link", &[("link[invitation]", &id)]).await;
    frames.find(|frame| frame["type"] == "people_changed").await;
    app.settle().await;
    let sent = token(&app, RUSLAN);
    assert_eq!(app.browser().call("get_invitation", &[("token", copied)]).await.status, 410);
    assert_eq!(app.browser().ask("get_invitation", &[("token", &sent)]).await["account"], "+7 925 663-18-09");
    let letter = owner.ask("list_people", &[]).await["invitations"][0]["letter"].clone();
    assert_eq!(letter["status"], "delivered");
    for (table, row) in crate::support::owner::rows_as_text(&app).await {
        assert!(!row.contains(&sent), "{table} holds the link");
    }
    // A person who is invited by e-mail cannot be written to.
    let made = owner.ask("invite_person", &[("name", "Вера"), ("contact", "vera@otklik.test"), ("role", "operator")]).await;
    assert!(made["sendable"].is_null());
}

/// D-27: from the wizard the link to come back by goes to the owner's phone, once the number is linked.
#[tokio::test(flavor = "multi_thread")]
async fn the_wizards_link_goes_by_whatsapp() {
    let app = TestApp::start().await;
    let mut wizard = crate::support::wizard::Wizard::enter(&app, 4564).await;
    wizard.confirm_salon(OWNER).await;
    let early = wizard.browser.call("send_setup_link", &[]).await;
    assert_eq!((early.status, early.json()["problem"].as_str()), (409, Some("not-linked")), "{}", early.text);
    wizard.link().await;
    wizard.browser.ask("send_setup_link", &[]).await;
    crate::support::wizard::Wizard::read_out(&app).await;
    let mut phone = app.browser();
    assert_eq!(phone.get(&format!("/onboarding/resume/{}", token(&app, OWNER))).await.status, 303);
    assert_eq!(phone.ask("get_onboarding", &[]).await["stage"], "messages");
}

/// A code that could not leave within its ten minutes never leaves.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_never_sent_late() {
    let mut app = TestApp::start().await;
    let account = email(Role::Owner, linked(&app).await.number);
    app.restart_as(Part::Doors).await;
    // As far as its row says the number is online still; nobody does the work.
    sqlx::query("update whatsapp_sessions set state = 'connected'").execute(&mut app.sql().await).await.unwrap();
    asks(&mut app.browser(), &account).await;
    let waiting: Vec<String> =
        sqlx::query_scalar("select status from messages where trigger = 'code'").fetch_all(&mut app.sql().await).await.unwrap();
    assert_eq!(waiting, ["queued"]);
    app.advance(Duration::from_mins(10) + Duration::from_secs(1));
    app.restart().await;
    eventually("the letter to end", || async {
        let row: (String, bool) = sqlx::query_as("select status, sealed_body is null from messages where trigger = 'code'")
            .fetch_one(&mut app.sql().await)
            .await
            .unwrap();
        (row == ("expired".to_owned(), true)).then_some(())
    })
    .await;
    app.settle().await;
    assert!(app.shown(OWNER).is_empty(), "a code is sent late");
}

/// A code goes before the messages that wait, also before those that were there first.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_goes_first() {
    let mut app = TestApp::start().await;
    let company = app.salon().await.company;
    app.restart_as(Part::Doors).await;
    let mut tx = app.state.db.tenant(Tenant { company, actor: Actor::Console }).await.unwrap();
    let (chat, code): (ClientId, MessageId) = (tx.new_id(), tx.new_id());
    for _ in 0..3 {
        let message = tx.new_id();
        queue::enqueue(&mut tx, JobV1::DeliverMessage { message, chat: chat.to_string() }.into()).await.unwrap();
    }
    queue::enqueue(&mut tx, JobV1::DeliverLetter { message: code }.into()).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = app.state.db.system(SystemPurpose::JobClaim).await.unwrap();
    let ask = queue::Ask { lane: Lane::Delivery, after: CompanyId(Uuid::nil()), limit: 1, per_company: 1, only: None };
    let claimed = queue::claim(&mut tx, ask, LeaseTerm::default()).await.unwrap();
    assert_eq!((claimed.len(), &claimed[0].payload["message"]), (1, &json!(code.to_string())));
    tx.commit().await.unwrap();
    app.abandon();
}

/// What holds the company's messages back holds nobody out: an owner whose application is not paid for still comes in.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_passes_a_freeze() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    sqlx::query("update companies set paused = 'frozen'").execute(&mut app.sql().await).await.unwrap();
    let mut browser = app.browser();
    let account = email(Role::Owner, salon.number);
    asks(&mut browser, &account).await;
    let typed = code(&app).await;
    browser.ask("sign_in_by_code", &[("account", &account), ("code", &typed)]).await;
}

/// An owner's phone may be another salon's number: there the letter comes in as any message does, and its code is in nobody's thread.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_comes_in_elsewhere_shows_no_secret() {
    let app = TestApp::start().await;
    let salon = linked(&app).await;
    asks(&mut app.browser(), &email(Role::Owner, salon.number)).await;
    let typed = code(&app).await;
    let words = app.shown(OWNER)[0].clone();
    let (anna, ours) = (Number::parse("+79005550101").unwrap(), Number::parse(&salon.phone()).unwrap());
    app.outside.whatsapp.send(&anna, &ours, &words).await.unwrap();
    let read = eventually("the message to be stored", || async {
        sqlx::query_scalar::<_, String>("select body from messages where direction = 'inbound'")
            .fetch_optional(&mut app.sql().await)
            .await
            .unwrap()
    })
    .await;
    assert!(!isolated(&read, &typed) && read.contains("Код для входа"), "{read}");
    app.settle().await;
}
