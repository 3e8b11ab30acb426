//! what a client writes is acknowledged to WhatsApp only once it is committed; what a stranger forges changes nothing.

use otklik::sandbox::whatsapp::{Forgery, Number, SwitchChange};
use otklik::sandbox::yclients::Faults;
use sqlx::{Executor as _, PgConnection};

use crate::support::TestApp;
use crate::support::gate::Gate;
use crate::support::wait::eventually;

const ANNA: &str = "+79005550101";
const BORIS: &str = "+79005550102";

fn number(raw: &str) -> Number {
    Number::parse(raw).unwrap()
}

async fn stored(sql: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar("select body from messages where direction = 'inbound' order by created_at, id").fetch_all(sql).await.unwrap()
}

/// What is stored of clients' words, once there are so many.
async fn heard(app: &TestApp, count: usize) -> Vec<String> {
    eventually("so many messages", || async {
        let stored = stored(&mut app.sql().await).await;
        (stored.len() >= count).then_some(stored)
    })
    .await
}

/// While the row cannot be committed the stanza stays unacknowledged at WhatsApp; it is acknowledged once the row is there.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_acknowledged_after_its_commit() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    eventually("an idle device", || async { (salon.unacknowledged().await == 0).then_some(()) }).await;
    let gate = Gate::before_commits_to(&app, "messages").await;
    app.outside.whatsapp.send(&number(ANNA), &number(&salon.phone()), "Буду в 12").await.unwrap();
    Gate::holds(&app, 1).await;
    assert_eq!(salon.unacknowledged().await, 1, "acknowledged before it was stored");
    gate.open().await;
    eventually("the acknowledgement", || async { (salon.unacknowledged().await == 0).then_some(()) }).await;
    assert_eq!(stored(&mut app.sql().await).await, ["Буду в 12"], "acknowledged, and not stored");
}

/// A commit that fails is no acknowledgement: the product connects anew, the stanza comes again and is stored once.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_could_not_be_stored_comes_again() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut sql = app.sql().await;
    sql.execute(
        "create sequence tries;
         create function fails() returns trigger security definer language plpgsql as $$ begin
           if nextval('tries') < 3 then raise exception 'the disk is full'; end if; return new; end $$;
         create trigger fails before insert on messages for each row when (new.direction = 'inbound') execute function fails()",
    )
    .await
    .unwrap();
    app.outside.whatsapp.send(&number(ANNA), &number(&salon.phone()), "Буду в 12").await.unwrap();
    for failed in 1..=2 {
        eventually("a try that failed", || async {
            let tries: Option<i64> =
                sqlx::query_scalar("select last_value from tries where is_called").fetch_optional(&mut app.sql().await).await.unwrap();
            tries.filter(|tries| *tries >= failed)
        })
        .await;
        assert!(salon.unacknowledged().await == 1 || !stored(&mut sql).await.is_empty(), "acknowledged, and not stored");
    }
    eventually("the message to be stored", || async { (!stored(&mut app.sql().await).await.is_empty()).then_some(()) }).await;
    eventually("the acknowledgement", || async { (salon.unacknowledged().await == 0).then_some(()) }).await;
    assert_eq!(stored(&mut sql).await, ["Буду в 12"]);
    app.settle().await;
}

/// While the number behind a hidden address cannot be read the stanza stays unacknowledged; then it is stored.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_sender_could_not_be_looked_up_comes_again() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let (anna, boris, ours, whatsapp) = (number(ANNA), number(BORIS), number(&salon.phone()), &app.outside.whatsapp);
    // The open address comes with the hidden one, and is remembered.
    whatsapp.send(&anna, &ours, "Это я").await.unwrap();
    heard(&app, 1).await;
    eventually("an idle device", || async { (salon.unacknowledged().await == 0).then_some(()) }).await;
    whatsapp.switch(&anna, SwitchChange { hidden: Some(true), ..SwitchChange::default() }).await.unwrap();
    let mut sql = app.sql().await;
    sql.execute("create table kept as select key, value from whatsapp_keys where kind = 10").await.unwrap();
    sql.execute("update whatsapp_keys set value = '\\x00' where kind = 10").await.unwrap();
    whatsapp.send(&anna, &ours, "Буду в 12").await.unwrap();
    whatsapp.send(&boris, &ours, "А я в 13").await.unwrap();
    assert_eq!(heard(&app, 2).await, ["Это я", "А я в 13"]);
    eventually("one that waits", || async { (salon.unacknowledged().await == 1).then_some(()) }).await;
    sql.execute("update whatsapp_keys k set value = kept.value from kept where kind = 10 and k.key = kept.key").await.unwrap();
    assert_eq!(heard(&app, 3).await[2], "Буду в 12");
    eventually("the acknowledgement", || async { (salon.unacknowledged().await == 0).then_some(()) }).await;
    app.settle().await;
}

/// All that a stranger might want to change: threads, keys of the app state, mappings, where numbers are, the link itself.
/// The ratchets of the chat itself turn with every message, and are left out.
async fn everything(sql: &mut PgConnection) -> Vec<String> {
    sqlx::query_scalar(
        "select 'message ' || id || body || status || coalesce(stanza_id, '') from messages
         union all select 'client ' || id || name || coalesce(phone, '') from clients
         union all select 'event ' || kind || payload::text from events
         union all select 'contact ' || phone || coalesce(jid, '') || coalesce(lid, '') from whatsapp_contacts
         union all select 'key ' || kind || ' ' || key from whatsapp_keys where kind in (6, 7, 8, 19)
         union all select 'session ' || state || coalesce(phone, '') || coalesce(push_name, '') from whatsapp_sessions
         order by 1",
    )
    .fetch_all(sql)
    .await
    .unwrap()
}

/// Keys, history, edits and revocations that a stranger forges leave everything as it was; what follows them is heard.
#[tokio::test(flavor = "multi_thread")]
async fn forged_stanzas_change_nothing() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let (anna, ours, whatsapp) = (number(ANNA), number(&salon.phone()), &app.outside.whatsapp);
    whatsapp.send(&anna, &ours, "Буду в 12").await.unwrap();
    heard(&app, 1).await;
    let mut sql = app.sql().await;
    for (n, forgery) in [Forgery::ProtocolMessage, Forgery::HistorySync, Forgery::Edit, Forgery::Revoke].into_iter().enumerate() {
        let before = everything(&mut sql).await;
        whatsapp.forge(&anna, &ours, forgery).await.unwrap();
        eventually("the forgery to be taken", || async { (salon.unacknowledged().await == 0).then_some(()) }).await;
        assert_eq!(everything(&mut sql).await, before, "{forgery:?}");
        // One after the other: what came after it is there, so it has been looked at.
        whatsapp.send(&anna, &ours, &format!("Это я, {n}")).await.unwrap();
        heard(&app, 2 + n).await;
    }
    assert_eq!(heard(&app, 5).await, ["Буду в 12", "Это я, 0", "Это я, 1", "Это я, 2", "Это я, 3"]);
    whatsapp.forge(&anna, &ours, Forgery::LongText).await.unwrap();
    assert_eq!(heard(&app, 6).await[5].chars().count(), 65_536);
    whatsapp.forge(&anna, &ours, Forgery::Rtl).await.unwrap();
    assert!(heard(&app, 7).await[6].contains("ятсирпереп"), "strange signs are that sender's plain words");
    let senders: i64 =
        sqlx::query_scalar("select count(distinct client_id) from messages where direction = 'inbound'").fetch_one(&mut sql).await.unwrap();
    assert_eq!(senders, 1);
    app.settle().await;
}
