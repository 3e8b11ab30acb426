//! The live stream: who may open it, how it resumes, and that a late commit is not skipped.

use otklik::domain::access::{Actor, Role};
use otklik::domain::ids::ClientId;
use otklik::server::platform::db::Tenant;
use serde_json::Value;
use sqlx::Connection as _;

use crate::support::TestApp;

const ANNA: &str = "+79005550101";

/// A stream that broke off goes on where it was: what was missed comes first, nothing twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_stream_resumes_where_it_broke_off() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let anna: uuid::Uuid = sqlx::query_scalar("select client_id from appointments where external_id = $1")
        .bind(booking.to_string())
        .fetch_one(&mut app.sql().await)
        .await
        .unwrap();
    let tells_of_anna = |frame: &Value| frame["type"] == "timeline_grew" && frame["client"] == ClientId(anna).to_string();
    let owner = salon.signed_in(Role::Owner).await;
    let mut frames = owner.stream("/live", None).await;
    salon.journal().move_to(booking, "2026-11-24T14:00:00").await;
    frames.find(tells_of_anna).await;
    let last = frames.last_id.clone().unwrap();
    drop(frames);
    app.settle().await;
    salon.journal().move_to(booking, "2026-11-24T16:00:00").await;
    app.settle().await;
    let mut resumed = owner.stream("/live", Some(&last)).await;
    resumed.find(tells_of_anna).await;
    assert_ne!(resumed.last_id.unwrap(), last);
}

/// a page hears what happened between its own reading and its first listening, or that it should read again.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_goes_on_from_where_it_was_read() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    app.settle().await;
    let mut owner = salon.signed_in(Role::Owner).await;
    let heard = owner.ask("get_viewer", &[]).await["heard"].as_str().unwrap().to_owned();
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let path = format!("/live?since={heard}");
    let mut frames = owner.stream(&path, None).await;
    // Where much happens at once, the place may lie further back than a stream makes up for.
    frames.find(|frame| frame["type"] == "timeline_grew" || frame["type"] == "resync").await;
    drop(frames);
    app.settle().await;
    let mut caught_up = owner.stream(&path, None).await;
    caught_up.find(|_| true).await;
    let last = caught_up.last_id.clone().unwrap();
    drop(caught_up);
    salon.journal().move_to(booking, "2026-11-24T14:00:00").await;
    app.settle().await;
    let mut again = owner.stream(&path, Some(&last)).await;
    again.find(|_| true).await;
    assert!(place(&again.last_id.unwrap()) > place(&last), "a browser that was cut off goes on from what it heard last");
}

fn place(id: &str) -> Vec<i64> {
    id.split('-').map(|part| part.parse().unwrap()).collect()
}

/// Frames carry ids and small facts, never a name, a number or a text.
#[tokio::test(flavor = "multi_thread")]
async fn frames_hold_nothing_personal() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let owner = salon.signed_in(Role::Owner).await;
    let mut frames = owner.stream("/live", None).await;
    salon.journal().book("2026-11-24T12:00:00", "Каприза", ANNA).await;
    let mut seen = String::new();
    loop {
        let frame = frames.next().await.unwrap();
        seen.push_str(&frame.to_string());
        if frame["status"] == "delivered" {
            break;
        }
    }
    for secret in ["Каприза", "9005550101", "записаны"] {
        assert!(!seen.contains(secret), "{secret} in {seen}");
    }
    app.settle().await;
}

/// The fact's place in the sequence, of a frame's id.
fn sequence(id: &str) -> i64 {
    id.rsplit('-').next().unwrap().parse().unwrap()
}

/// a fact whose transaction began earlier and was committed later is not skipped.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_commit_is_not_skipped() {
    let app = TestApp::start().await;
    let salon = app.salon().await;
    let owner = salon.signed_in(Role::Owner).await;
    // A fact to copy.
    salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let mut frames = owner.stream("/live", None).await;
    let (mut early, mut late) = (app.sql().await, app.sql().await);
    let clients: Vec<uuid::Uuid> = sqlx::query_scalar("select id from clients order by id limit 2").fetch_all(&mut early).await.unwrap();
    let insert = |client: uuid::Uuid| {
        sqlx::query_scalar::<_, i64>(
            "insert into events (company_id, id, at, actor, kind, payload, client_id, in_timeline)
             select company_id, gen_random_uuid(), at, actor, kind, payload, $1, true from events where in_timeline and client_id is not null limit 1 returning seq",
        )
        .bind(client)
    };
    let begun: String =
        sqlx::query_scalar("select pg_snapshot_xmin(pg_current_snapshot())::text || '-0'").fetch_one(&mut early).await.unwrap();
    let mut slow = early.begin().await.unwrap();
    let overtaken = insert(clients[0]).fetch_one(&mut *slow).await.unwrap();
    let overtaking = insert(clients[1]).fetch_one(&mut late).await.unwrap();
    // The company's screens are told that there is news, as every commit of the product does.
    let tenant = Tenant { company: salon.company, actor: Actor::Console };
    let mut news = app.state.db.tenant(tenant).await.unwrap();
    news.has_news();
    news.commit().await.unwrap();
    // Another screen opens where the first began, and reads what was missed: the overtaking fact is committed, and held back.
    // It is on the screen already when the answer begins, so nothing has to be waited for.
    let mut other = owner.stream("/live", Some(&begun)).await;
    slow.commit().await.unwrap();
    let mut resumed = Vec::new();
    while !resumed.contains(&overtaking) {
        other.next().await.expect("the stream goes on");
        resumed.push(sequence(other.last_id.as_ref().unwrap()));
    }
    resumed.retain(|fact| *fact == overtaken || *fact == overtaking);
    assert_eq!(resumed, [overtaken, overtaking], "a screen that resumed");
    // Each fact once, in the order in which their transactions began.
    let mut told = Vec::new();
    while !told.contains(&overtaking) {
        frames.next().await.expect("the stream goes on");
        told.push(sequence(frames.last_id.as_ref().unwrap()));
    }
    told.retain(|fact| *fact == overtaken || *fact == overtaking);
    assert_eq!(told, [overtaken, overtaking]);
}

/// streams end with their process, at once, and do not hold up its end.
#[tokio::test(flavor = "multi_thread")]
async fn streams_end_with_their_process() {
    let mut app = TestApp::start().await;
    let salon = app.salon().await;
    let owner = salon.signed_in(Role::Owner).await;
    let mut frames = [owner.stream("/live", None).await, owner.stream("/live/pairing", None).await];
    app.stop().await;
    for frames in &mut frames {
        while frames.next().await.is_some() {}
    }
}
