//! How fast a company writes, and how much it talks with its clients.

use otklik::domain::access::Actor;
use otklik::sandbox::whatsapp::Number;
use otklik::sandbox::yclients::Faults;
use otklik::server::platform::db::Tenant;
use otklik::server::timeline::{Dialogues, count_dialogues};

use crate::support::TestApp;
use crate::support::wait::eventually;

const ANNA: &str = "+79005550101";
const BORIS: &str = "+79005550202";
const VERA: &str = "+79005550303";

/// WA-09: a company's own pace is its own: the message that its number may not send yet waits, and nobody else's does.
#[tokio::test(flavor = "multi_thread")]
async fn a_company_has_its_own_pace() {
    let mut app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let slow = "update companies set whatsapp_per_minute = 1, whatsapp_burst = 1 where id = $1";
    sqlx::query(slow).bind(salon.company.0).execute(&mut app.sql().await).await.unwrap();
    salon.begin_link().await;
    salon.journal().book("2026-11-24T10:00:00", "Анна", ANNA).await;
    app.message_becomes("10:00", "delivered").await;
    salon.journal().book("2026-11-24T11:00:00", "Борис", BORIS).await;
    eventually("the next message to be put off", || async {
        let put_off = "select count(*) from jobs where kind = 'deliver_message' and state = 'scheduled' and run_at - enqueued_at > interval '30 seconds'";
        (sqlx::query_scalar::<_, i64>(put_off).fetch_one(&mut app.sql().await).await.unwrap() == 1).then_some(())
    })
    .await;
    assert!(app.shown(BORIS).is_empty());
    app.abandon();
}

/// WA-12: of three bookings one was talked about: told on the phone and answered; one was told only, one had its answer before.
#[tokio::test(flavor = "multi_thread")]
async fn bookings_that_were_talked_about_are_counted() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    salon.journal().book("2026-11-24T10:00:00", "Анна", ANNA).await;
    app.settle().await;
    app.outside.whatsapp.send(&Number::parse(BORIS).unwrap(), &Number::parse(&salon.phone()).unwrap(), "Есть место?").await.unwrap();
    let heard = |count: i64| {
        let app = &app;
        async move {
            eventually("what clients wrote", || async {
                let inbound = "select count(*) from messages where direction = 'inbound'";
                (sqlx::query_scalar::<_, i64>(inbound).fetch_one(&mut app.sql().await).await.unwrap() == count).then_some(())
            })
            .await;
        }
    };
    heard(1).await;
    salon.journal().book("2026-11-24T11:00:00", "Борис", BORIS).await;
    salon.journal().book("2026-11-24T12:00:00", "Вера", VERA).await;
    app.settle().await;
    app.outside.whatsapp.send(&Number::parse(VERA).unwrap(), &Number::parse(&salon.phone()).unwrap(), "Спасибо").await.unwrap();
    heard(2).await;
    let tenant = Tenant { company: salon.company, actor: Actor::Job };
    let mut tx = app.state.db.tenant(tenant).await.unwrap();
    // The bookings there were before us have no messages; these three are the ones that were told.
    let since: chrono::DateTime<chrono::Utc> =
        sqlx::query_scalar("select min(created_at) from appointments where told_no > 0").fetch_one(&mut app.sql().await).await.unwrap();
    let found = count_dialogues(&mut tx, since, far_away()).await.unwrap();
    assert_eq!(found, Dialogues { bookings: 3, with_dialogue: 1 });
    let none = count_dialogues(&mut tx, far_away(), far_away()).await.unwrap();
    assert_eq!(none, Dialogues::default());
}

/// Later than anything in these tests.
fn far_away() -> chrono::DateTime<chrono::Utc> {
    "2030-01-01T00:00:00Z".parse().unwrap()
}
