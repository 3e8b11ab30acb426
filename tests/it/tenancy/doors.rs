//! R-44 from outside: what a person of one company asks about another's rows is not there, and is not told live.

use otklik::domain::access::Role;
use otklik::domain::ids::ClientId;
use uuid::Uuid;

use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";
const BORIS: &str = "+79005550102";

async fn client_of(salon: &Salon<'_>, booking: i64) -> String {
    let client: Uuid = sqlx::query_scalar("select client_id from appointments where company_id = $1 and external_id = $2")
        .bind(salon.company.0)
        .bind(booking.to_string())
        .fetch_one(&mut salon.app.sql().await)
        .await
        .unwrap();
    ClientId(client).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_another_companys_clients_by_any_door() {
    let app = TestApp::start().await;
    let (ours, theirs) = (app.salon().await, app.salon_of(4567).await);
    let mut owner = ours.signed_in(Role::Owner).await;
    let mut frames = owner.stream("/live", None).await;
    let booking = theirs.journal().book("2026-11-24T12:00:00", "Бориска", BORIS).await;
    app.settle().await;
    let client = client_of(&theirs, booking).await;
    // By its id, by its number, on its page: as if it did not exist.
    assert_eq!(owner.call("get_client", &[("client", &client)]).await.status, 404);
    let timeline = owner.call("list_timeline", &[("client", &client)]).await;
    assert!(timeline.status == 404 || timeline.json()["items"].as_array().unwrap().is_empty(), "{}", timeline.text);
    assert!(owner.ask("list_clients", &[("search", "5550102")]).await["items"].as_array().unwrap().is_empty());
    let page = owner.get(&format!("/clients/{client}")).await;
    assert_eq!(page.status, 404);
    assert!(!page.text.contains("Бориска") && !page.text.contains("5550102"));
    // Live: before the news of our own client there is none of theirs.
    let own = ours.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let own = client_of(&ours, own).await;
    loop {
        let frame = frames.next().await.unwrap();
        assert!(!frame.to_string().contains(&client), "{frame}");
        if frame["client"] == own.as_str() {
            break;
        }
    }
    // To its own people it is there.
    let mut their_owner = theirs.signed_in(Role::Owner).await;
    assert_eq!(their_owner.ask("get_client", &[("client", &client)]).await["name"], "Бориска");
}
