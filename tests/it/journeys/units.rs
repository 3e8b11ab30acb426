//! state, fact and work are true together or not at all, and nobody calls the outside while they are being written.

use crate::support::TestApp;
use crate::support::wait::eventually;
use otklik::domain::access::Actor;
use otklik::sandbox::yclients::Faults;
use otklik::server::integrations::connector::{Clients as _, ConnectorError, Salon};
use otklik::server::integrations::connectors::yclients::Yclients;
use otklik::server::platform::db::{SystemPurpose, Tenant};
use otklik::server::platform::http_client::{Outbound, OutboundError};
use serde_json::Value;
use sqlx::Executor as _;

const ANNA: &str = "+79005550101";

async fn calls(app: &TestApp) -> Value {
    app.outside.control("yclients/counters", None).await["calls"].clone()
}

/// A call inside of a company's or of the system's transaction is refused before a byte leaves, counted, and told apart from
/// an outage; after the transaction the same call goes through.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_inside_a_transaction_is_caught() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    let before = calls(&app).await;
    let (db, config) = (app.state.db.clone(), app.state.config.yclients.clone());
    let crm = std::sync::Arc::new(Yclients::new(Outbound::new().unwrap(), config));
    let place = Salon { external_id: salon.number.to_string(), zone: chrono_tz::Tz::Europe__Moscow };
    let tenant = Tenant { company: salon.company, actor: Actor::Job };
    // A task of its own, as every request and every job is.
    let (client, here, inside) = (crm.clone(), place.clone(), db.clone());
    let caught = tokio::spawn(async move {
        let open = inside.tenant(tenant).await.unwrap();
        let in_a_companys = client.list_clients(&here, 1).await.map(drop);
        drop(open);
        let open = inside.system(SystemPurpose::Operations).await.unwrap();
        let in_the_systems = client.list_clients(&here, 1).await.map(drop);
        open.commit().await.unwrap();
        [in_a_companys, in_the_systems]
    });
    for refused in caught.await.unwrap() {
        assert!(matches!(refused, Err(ConnectorError::Outbound(OutboundError::InTransaction))), "{refused:?}");
    }
    assert_eq!(calls(&app).await, before, "it reached the CRM");
    let metrics = app.browser().get("/metrics").await.text;
    assert!(metrics.contains("otklik_calls_in_transaction_total 2"), "it was not counted");
    let after = tokio::spawn(async move { crm.list_clients(&place, 1).await.map(drop) });
    after.await.unwrap().unwrap();
    assert_ne!(calls(&app).await, before);
}

/// While the work cannot be written down, neither is the booking nor the fact; when it can, all three are, once.
#[tokio::test(flavor = "multi_thread")]
async fn state_fact_and_work_are_one() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let mut sql = app.sql().await;
    sql.execute(
        "create function no_work() returns trigger language plpgsql as $$ begin raise exception 'no work today'; end $$;
         create trigger no_work before insert on jobs for each row when (new.kind = 'notify') execute function no_work()",
    )
    .await
    .unwrap();
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    eventually("a try that failed", || async {
        let put_off = "select count(*) from webhook_receipts where retry_at is not null";
        let tries: i64 = sqlx::query_scalar(put_off).fetch_one(&mut app.sql().await).await.unwrap();
        (tries > 0).then_some(())
    })
    .await;
    let written = "select (select count(*) from appointments where external_id = $1) + (select count(*) from events where kind = 'appointment_booked' and payload->'origin'->>'receipt' is not null)";
    let half: i64 = sqlx::query_scalar(written).bind(booking.to_string()).fetch_one(&mut sql).await.unwrap();
    assert_eq!(half, 0, "a booking or a fact without its work");
    sql.execute("drop trigger no_work on jobs").await.unwrap();
    app.settle().await;
    let whole: i64 = sqlx::query_scalar(written).bind(booking.to_string()).fetch_one(&mut sql).await.unwrap();
    assert_eq!((whole, app.shown(ANNA).len()), (2, 1));
}
