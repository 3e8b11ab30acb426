//! «Начать заново»: the outside world as on its first day, also when it is opened again.

use serde_json::{Value, json};

use super::{Desk, SALON};

const PHONE: &str = "+79990000002";

impl Desk {
    async fn bookings(&self, date: &str) -> usize {
        let day = self.ask(json!({"ask": "day", "salon": SALON, "date": date})).await;
        day["masters"].as_array().unwrap().iter().map(|master| master["bookings"].as_array().unwrap().len()).sum()
    }

    /// Clock, switches and standing, without the time of day.
    async fn still(&self) -> (Value, Value, Vec<Value>) {
        let world = self.ask(json!({"ask": "world"})).await;
        let standing = world["salons"].as_array().unwrap().iter().map(|salon| salon["application"].clone()).collect();
        (world["offset_ms"].clone(), world["faults"].clone(), standing)
    }
}

#[tokio::test]
async fn the_whole_world_is_as_on_its_first_day_and_stays_so() {
    let data = tempfile::tempdir().unwrap();
    let desk = Desk::kept("/nowhere", Some(data.path().to_owned())).await;
    let first = desk.still().await;
    let (day, _) = desk.book().await;
    let booked = desk.bookings(&day).await;
    desk.control("whatsapp/seed", json!({"number": PHONE})).await;
    desk.ask(json!({"ask": "clock", "salon": SALON, "to": "tomorrow"})).await;
    desk.ask(json!({"ask": "fault", "name": "whatsapp_down", "on": true})).await;
    desk.ask(json!({"ask": "fault", "name": "crm_down", "on": true})).await;
    desk.ask(json!({"ask": "door", "door": "connect", "salons": [SALON]})).await;
    assert_ne!(desk.still().await, first);
    desk.ask(json!({"ask": "anew"})).await;
    for desk in [desk, Desk::kept("/nowhere", Some(data.path().to_owned())).await] {
        assert_eq!(desk.still().await, first);
        assert_eq!(desk.bookings(&day).await, booked - 1);
        assert_eq!(desk.ask(json!({"ask": "phones"})).await, json!([]));
        assert_eq!(desk.ask(json!({"ask": "feed"})).await, json!([]));
    }
}

#[tokio::test]
async fn a_new_world_goes_on_numbering_its_letters() {
    let desk = Desk::open("/nowhere").await;
    desk.control("yclients/subscribe", json!({"salon_id": SALON, "urls": ["http://127.0.0.1:9/x"]})).await;
    desk.book().await;
    let last = async || {
        let ledger: Value = desk.get("/__control/yclients/deliveries").await.json().await.unwrap();
        ledger["last_letter"].as_u64().unwrap()
    };
    let before = last().await;
    assert!(before > 0);
    desk.ask(json!({"ask": "anew"})).await;
    assert_eq!(last().await, 0, "the old letters are gone");
    desk.control("yclients/subscribe", json!({"salon_id": SALON, "urls": ["http://127.0.0.1:9/x"]})).await;
    desk.book().await;
    assert!(last().await > before, "none of the new is taken for one of the old");
}
