//! What a provider tells us, in our words, and what we ask it to write down.

mod draft;
mod finance;
mod offer;

use chrono::{DateTime, Utc};

use crate::domain::phone::Phone;

use super::marketplace::notice::Change;

pub use draft::{AppointmentChange, AppointmentDraft, ClientChange, ClientDraft, ServiceDraft};
pub use finance::{CrmPayment, CrmSale, CrmSaleItem, SoldKind};
pub use offer::{CrmGood, CrmMaster, CrmService};

/// A client as a CRM names them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrmClient {
    /// The CRM's number of the client.
    pub external_id: String,
    /// May be empty.
    pub name: String,
    /// `None`: the CRM has none, hides it, or it cannot be read.
    pub phone: Option<Phone>,
    /// The CRM's mark that this person must not be written to; `None` when this source does not say.
    pub opted_out: Option<bool>,
}

/// What the CRM says of the visit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Attendance {
    /// Nobody knows yet.
    Waiting,
    /// The client said they will come.
    Confirmed,
    /// The client came.
    Arrived,
    /// The client did not come, or the salon cancelled by status.
    Missed,
}

/// A booking as a CRM has it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrmAppointment {
    /// The CRM's number of the booking.
    pub external_id: String,
    /// `None` when the booking names no client.
    pub client: Option<CrmClient>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// How long it lasts, in seconds.
    pub duration_s: i32,
    /// The master's name.
    pub master: String,
    /// Titles of the services, sorted.
    pub services: Vec<String>,
    /// Minor units of the company's currency; `None` when absent or zero.
    pub price_minor: Option<i64>,
    /// What is known of the visit.
    pub attendance: Attendance,
    /// It was deleted.
    pub deleted: bool,
    /// The CRM's moment of the last change.
    pub changed_at: DateTime<Utc>,
    /// The CRM's moment of the booking; `None` when this source does not say.
    pub created_at: Option<DateTime<Utc>>,
}

/// A raw call, understood.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Translation {
    /// A whole booking: it can be acted upon.
    Appointment(CrmAppointment),
    /// Something about a booking, not all of it: the CRM has to be asked.
    AppointmentHint {
        /// The CRM's number of the booking.
        external_id: String,
    },
    /// A booking is gone, and the call says no more than that.
    AppointmentGone {
        /// The CRM's number of the booking.
        external_id: String,
    },
    /// A client.
    Client(CrmClient),
    /// Something about a master: the CRM has to be asked.
    MasterHint {
        /// The CRM's number of the master.
        external_id: String,
    },
    /// A master is gone.
    MasterGone {
        /// The CRM's number of the master.
        external_id: String,
    },
    /// Something about a service: the CRM has to be asked.
    ServiceHint {
        /// The CRM's number of the service.
        external_id: String,
    },
    /// A service is gone.
    ServiceGone {
        /// The CRM's number of the service.
        external_id: String,
    },
    /// What became of our application in the salon.
    Standing(Change),
    /// Understood, and nothing of ours: stored and counted.
    Nothing {
        /// The provider's word for it.
        resource: String,
    },
}

/// Why a raw call waits for a person.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unreadable {
    /// Not the provider's envelope.
    #[error("malformed")]
    Malformed,
    /// It speaks of another salon than the one whose path it came by.
    #[error("foreign")]
    Foreign,
    /// The envelope is right, its content is not.
    #[error("unexpected")]
    Unexpected,
}

impl Unreadable {
    /// The catalogue key under `intake`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Foreign => "foreign",
            Self::Unexpected => "unexpected",
        }
    }
}
