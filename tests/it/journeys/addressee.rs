//! D-01: whom a booking is told to. What the phones show is what the CRM's own reckoning demands.

use otklik::sandbox::yclients::Faults;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Salon, TestApp};

const ANNA: &str = "+79005550101";
const NEW_NUMBER: &str = "+79005550102";
const BORIS: &str = "+79005550103";

/// A call of the vendor's API, as the salon's other programs make it.
async fn vendor(salon: &Salon<'_>, method: Method, path: &str, body: Option<Value>) -> Value {
    let outside = &salon.app.outside;
    let call = outside.http.request(method, format!("{}/yclients/api/v1/{path}", outside.base));
    let call = call
        .header("authorization", "Bearer sandbox-partner-token, User sandbox-user-token")
        .header("accept", "application/vnd.yclients.v2+json");
    let call = if let Some(body) = body { call.json(&body) } else { call };
    let answer = call.send().await.unwrap();
    assert!(answer.status().is_success(), "{path}");
    serde_json::from_str::<Value>(&answer.text().await.unwrap()).unwrap()["data"].clone()
}

/// Gives the booking to whoever has this name and number.
async fn give(salon: &Salon<'_>, booking: i64, client: Value) {
    let journal = salon.journal();
    let whole = json!({
        "staff_id": journal.master(1), "services": [{"id": journal.service(1, 1)}], "client": client, "datetime": "2026-11-24T12:00:00+03:00",
        "seance_length": 3600, "save_if_busy": true,
    });
    vendor(salon, Method::PUT, &format!("record/{}/{booking}", salon.number), Some(whole)).await;
    salon.app.settle().await;
}

/// What the journal demands for the booking: the number and the kind of each message.
async fn demanded(salon: &Salon<'_>, booking: i64) -> Vec<(String, String)> {
    let all = salon.journal().expected(0).await;
    let messages = all.iter().find(|it| it["record_id"] == booking).unwrap()["messages"].as_array().unwrap().clone();
    let word = |message: &Value, name: &str| message[name].as_str().unwrap().to_owned();
    messages.iter().map(|message| (format!("+{}", word(message, "client_phone")), word(message, "kind"))).collect()
}

/// What was told, by the rows, in order: the number of the chat, the rule; each must have been shown by that phone.
async fn told(app: &TestApp) -> Vec<(String, String)> {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("select split_part(chat_jid, '@', 1), trigger, body from messages where status = 'delivered' order by told_no")
            .fetch_all(&mut app.sql().await)
            .await
            .unwrap();
    let rows = rows.into_iter().map(|(digits, trigger, body)| {
        let phone = format!("+{digits}");
        assert!(app.shown(&phone).contains(&body), "{phone} does not show {body}");
        (phone, trigger)
    });
    rows.collect()
}

/// A new number of the same client, another client, and a relative with the same number.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_was_told_nothing_is_told_and_whoever_lost_it_too() {
    let app = TestApp::with(Faults::kind(), |_| ()).await;
    let salon = app.salon().await;
    salon.link_whatsapp().await;
    let booking = salon.journal().book("2026-11-24T12:00:00", "Анна", ANNA).await;
    app.settle().await;
    let of = |phone: &str, kind: &str| (phone.to_owned(), kind.to_owned());
    let mut expected = vec![of(ANNA, "created")];
    assert_eq!((told(&app).await, demanded(&salon, booking).await), (expected.clone(), expected.clone()));
    // The number was mistyped; with the booking's next change whoever answers at the right one hears of it as of a new one.
    let client = vendor(&salon, Method::GET, &format!("record/{}/{booking}", salon.number), None).await["client"]["id"].clone();
    let card = json!({"name": "Анна", "phone": NEW_NUMBER});
    vendor(&salon, Method::PUT, &format!("client/{}/{client}", salon.number), Some(card)).await;
    app.settle().await;
    salon.journal().mark(booking, "confirm").await;
    app.settle().await;
    expected.push(of(NEW_NUMBER, "created"));
    assert_eq!((told(&app).await, demanded(&salon, booking).await), (expected.clone(), expected.clone()));
    // Another client: cancelled for her, new for him.
    give(&salon, booking, json!({"name": "Борис", "phone": BORIS})).await;
    expected.extend([of(NEW_NUMBER, "cancelled"), of(BORIS, "created")]);
    assert_eq!((told(&app).await, demanded(&salon, booking).await), (expected.clone(), expected.clone()));
    // The same again is silence.
    give(&salon, booking, json!({"name": "Борис", "phone": BORIS})).await;
    assert_eq!((told(&app).await, demanded(&salon, booking).await), (expected.clone(), expected.clone()));
    // Nobody any more: he hears that it is not his.
    give(&salon, booking, json!({})).await;
    expected.push(of(BORIS, "cancelled"));
    assert_eq!(told(&app).await, expected);
    let mut demands = demanded(&salon, booking).await;
    demands.retain(|(phone, _)| phone != "+");
    assert_eq!(demands, expected);
}
