//! The salon's journal in the CRM: what its administrator does with bookings.

use serde_json::{Value, json};

use super::world::Outside;

/// The journal of one salon.
#[derive(Clone, Copy)]
pub(crate) struct Journal<'a> {
    pub(crate) outside: &'a Outside,
    pub(crate) salon: i64,
}

/// A booking's number.
pub(crate) type Booking = i64;

impl Journal<'_> {
    async fn post(&self, path: &str, body: Value) -> Value {
        self.outside.control(&format!("yclients/salons/{}/{path}", self.salon), Some(body)).await
    }

    /// The salon's masters' numbers begin here: 1 is the first.
    pub(crate) fn master(&self, place: i64) -> i64 {
        self.salon * 100 + place
    }

    /// A line of a master's price list, both from 1.
    pub(crate) fn service(&self, master: i64, line: i64) -> i64 {
        self.master(master) * 10 + line
    }

    /// A booking with the first master for their first service.
    pub(crate) async fn book(&self, starts_at: &str, name: &str, phone: &str) -> Booking {
        self.book_as(json!({
            "staff_id": self.master(1), "services": [self.service(1, 1)], "starts_at": starts_at, "client": {"name": name, "phone": phone},
        }))
        .await
    }

    /// A booking as the body says.
    pub(crate) async fn book_as(&self, body: Value) -> Booking {
        self.post("bookings", body).await["id"].as_i64().unwrap()
    }

    /// To another time.
    pub(crate) async fn move_to(&self, booking: Booking, starts_at: &str) {
        self.act(booking, "reschedule", json!({"starts_at": starts_at})).await;
    }

    /// To another master, by place.
    pub(crate) async fn give_to(&self, booking: Booking, master: i64) {
        self.act(booking, "reschedule", json!({"staff_id": self.master(master)})).await;
    }

    /// Other services, by number.
    pub(crate) async fn set_services(&self, booking: Booking, services: &[i64]) {
        self.act(booking, "services", json!({"services": services})).await;
    }

    /// A verb without more to say: `confirm`, `arrive`, `wait`, `cancel`, `no_show`, `delete`.
    pub(crate) async fn mark(&self, booking: Booking, verb: &str) {
        self.act(booking, verb, json!({})).await;
    }

    /// A verb on a booking.
    pub(crate) async fn act(&self, booking: Booking, verb: &str, body: Value) -> Value {
        self.post(&format!("bookings/{booking}/{verb}"), body).await
    }

    /// The number of the salon's last change.
    pub(crate) async fn last_change(&self) -> u64 {
        self.outside.control(&format!("yclients/expected?salon={}", self.salon), None).await["last_change"].as_u64().unwrap()
    }

    /// What clients are to be told about every booking, counted from a change on, by the CRM's own reckoning.
    pub(crate) async fn expected(&self, since: u64) -> Vec<Value> {
        let said = self.outside.control(&format!("yclients/expected?salon={}&since={since}", self.salon), None).await;
        said["bookings"].as_array().unwrap().clone()
    }
}
