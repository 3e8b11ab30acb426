//! Bookings at a provider: read, made, changed, and the history of a client.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::{Batch, ConnectorError, Outcome, Salon};
use crate::server::integrations::change::{AppointmentChange, AppointmentDraft, Attendance, CrmAppointment};

/// The provider's bookings.
#[async_trait]
pub trait Appointments {
    /// Asks for one booking, deleted ones included.
    async fn get_appointment(&self, salon: &Salon, external_id: &str) -> Result<CrmAppointment, ConnectorError>;

    /// A page (from 1) of the bookings of these days.
    async fn list_appointments(
        &self,
        salon: &Salon,
        from: NaiveDate,
        to: NaiveDate,
        page: u32,
    ) -> Result<Batch<CrmAppointment>, ConnectorError>;

    /// A page (from 1) of a client's bookings, past, coming and deleted.
    async fn list_appointments_of(&self, salon: &Salon, client: &str, page: u32) -> Result<Batch<CrmAppointment>, ConnectorError>;

    /// Books. It carries the draft's key, by which an unknown outcome is looked up.
    async fn create_appointment(&self, salon: &Salon, draft: &AppointmentDraft) -> Outcome<CrmAppointment>;

    /// The booking that was made of this draft, found by its key among those of its master and day; deleted ones included.
    async fn find_created_appointment(&self, salon: &Salon, draft: &AppointmentDraft) -> Result<Option<CrmAppointment>, ConnectorError>;

    /// Changes what `change` names and keeps the rest.
    async fn change_appointment(&self, salon: &Salon, external_id: &str, change: &AppointmentChange) -> Outcome<CrmAppointment>;

    /// Writes down what is known of the visit, and nothing else. An unknown outcome is resolved by reading the booking.
    async fn set_attendance(&self, salon: &Salon, external_id: &str, attendance: Attendance) -> Outcome<()>;

    /// Deletes. A booking that is not there is refused as not found.
    async fn delete_appointment(&self, salon: &Salon, external_id: &str) -> Outcome<()>;
}
