//! a message beside a model of it: news in any order and any number never moves it backwards, and its end is its end.

use otklik::domain::access::Actor;
use otklik::domain::conversation::MessageStatus as Status;
use otklik::server::conversations::receipts::apply_receipt;
use otklik::server::platform::db::Tenant;
use proptest::prelude::*;

use super::machines::play;
use crate::support::{Salon, TestApp};

const CASES: u32 = 60;

/// What may be heard of a message that was sent, and where it may be when it is heard.
fn story() -> impl Strategy<Value = (Status, Vec<Status>)> {
    let news = prop::sample::select(vec![Status::Sent, Status::Delivered, Status::Read, Status::Refused, Status::Unknown, Status::Sending]);
    let begins = prop::sample::select(Status::ALL.to_vec());
    (begins, prop::collection::vec(news, 1..8))
}

#[tokio::test(flavor = "multi_thread")]
async fn news_never_moves_a_message_backwards() {
    let mut app = TestApp::start().await;
    {
        let salon = app.salon().await;
        salon.link_whatsapp().await;
        salon.journal().book("2026-11-24T12:00:00", "Анна", "+79005550101").await;
        app.settle().await;
        play(CASES, &story(), async |(begins, news)| one(&salon, begins, &news).await);
    }
    app.abandon();
}

async fn one(salon: &Salon<'_>, begins: Status, news: &[Status]) -> Result<(), TestCaseError> {
    let mut sql = salon.app.sql().await;
    let stanza: String = sqlx::query_scalar(
        "update messages set status = $1, sent_at = null, delivered_at = null, read_at = null, settled_at = null where trigger is not null
         returning stanza_id",
    )
    .bind(begins.as_str())
    .fetch_one(&mut sql)
    .await
    .unwrap();
    let (mut model, tenant) = (begins, Tenant { company: salon.company, actor: Actor::WhatsApp });
    for heard in news {
        let mut tx = salon.app.state.db.tenant(tenant).await.unwrap();
        let moved = apply_receipt(&mut tx, std::slice::from_ref(&stanza), *heard, None).await.unwrap();
        tx.commit().await.unwrap();
        let next = model.advance(*heard);
        prop_assert_eq!(moved, usize::from(next.is_some()), "{:?} hears {:?}", model, heard);
        prop_assert!(!(model.is_terminal() && next.is_some()), "{:?} is final", model);
        model = next.unwrap_or(model);
        let (status, settled): (String, bool) =
            sqlx::query_as("select status, settled_at is not null from messages where trigger is not null")
                .fetch_one(&mut sql)
                .await
                .unwrap();
        prop_assert_eq!(status.as_str(), model.as_str(), "after {:?}", heard);
        prop_assert!(!settled || model.is_terminal(), "settled while {:?}", model);
    }
    Ok(())
}
