//! Telephones that the desk looks at.

use futures_util::StreamExt as _;
use serde_json::json;

use super::Desk;

/// A number that no salon's book knows: looking at its phone changes nothing, and so makes nobody look again.
#[tokio::test]
async fn a_strangers_phone_is_looked_at_in_peace() {
    let desk = Desk::open("/nowhere").await;
    let look = async |number: &str| drop(desk.ask(json!({"ask": "phone", "number": number})).await);
    look("+79990000099").await;
    let mut live = desk.get("/desk/live").await.bytes_stream();
    look("+79990000099").await;
    look("+79990000098").await;
    let mut heard = String::new();
    while !heard.contains("79990000098") {
        heard.push_str(&String::from_utf8_lossy(&live.next().await.unwrap().unwrap()));
    }
    assert!(!heard.contains("79990000099"), "{heard}");
}
