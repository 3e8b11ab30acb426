//! The company's customers.

use serde::{Deserialize, Serialize};

use super::appointment::AppointmentSummary;
use super::conversation::LastMessage;
use super::ids::ClientId;
use super::phone::Phone;
use super::time::Moment;

/// A row of the list of clients.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientSummary {
    /// Which client.
    pub id: ClientId,
    /// As the CRM names them; may be empty.
    pub name: String,
    /// `None` when the CRM has none or hides it.
    pub phone: Option<Phone>,
    /// We know this number to be on WhatsApp: it was asked for, or has written.
    pub on_whatsapp: bool,
    /// The next booking that is not over, or the last one.
    pub appointment: Option<AppointmentSummary>,
    /// Something the client wrote waits for an answer; what a rule sends is none.
    pub waits: bool,
    /// What waits for an answer, or else the newest message of the thread.
    pub last_message: Option<LastMessage>,
}

/// In which order the clients stand.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientOrder {
    /// All of them, by name.
    #[default]
    Name,
    /// Those with whom a word was exchanged: who waits for an answer first, then by the newest message.
    Talk,
}

/// The head of a client's card.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClientCard {
    /// Which client.
    pub id: ClientId,
    /// As the CRM names them; may be empty.
    pub name: String,
    /// `None` when the CRM has none or hides it.
    pub phone: Option<Phone>,
    /// We know this number to be on WhatsApp: it was asked for, or has written.
    pub on_whatsapp: bool,
    /// When we first heard of them.
    pub since: Moment,
    /// The next booking that is not over.
    pub next: Option<AppointmentSummary>,
    /// Bookings that ended in a visit.
    pub visits: u32,
    /// Bookings that ended in a no-show.
    pub no_shows: u32,
    /// The client asked not to be written to (the CRM's mark).
    pub opted_out: bool,
    /// The client's number in the CRM, for people («№ 4 118 207»).
    pub external_number: Option<String>,
}
