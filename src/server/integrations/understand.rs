//! What a call means, after the CRM was asked where the call does not suffice.

use chrono::{DateTime, Utc};

use super::change::{CrmAppointment, CrmClient, CrmMaster, CrmService, Translation, Unreadable};
use super::connector::{Connector, ConnectorError, Salon};
use super::marketplace::notice::Change;

/// What to do with a call, after the CRM was asked where it must be.
pub(super) enum Known {
    Appointment {
        appointment: CrmAppointment,
        is_read: bool,
    },
    Gone(String),
    Client(CrmClient),
    /// As it was when the CRM was asked, at this moment.
    Master(CrmMaster, DateTime<Utc>),
    MasterGone(String),
    Service(CrmService, DateTime<Utc>),
    ServiceGone(String),
    /// What became of our application in the salon.
    Standing(Change),
    Nothing,
    Unreadable(Unreadable),
}

/// Reads the call; asks the CRM, `now`, when it says too little, or when `ask` demands it.
pub(super) async fn understand(
    connector: &dyn Connector,
    salon: &Salon,
    body: &[u8],
    ask: bool,
    now: DateTime<Utc>,
) -> Result<Known, ConnectorError> {
    Ok(match connector.translate(salon, body) {
        Ok(Translation::Appointment(appointment)) if ask => ask_for_appointment(connector, salon, appointment.external_id).await?,
        // A deletion is believed as it comes (D-04): of two reports of one second it is the last.
        Ok(Translation::Appointment(appointment)) => Known::Appointment { is_read: appointment.deleted, appointment },
        Ok(Translation::AppointmentHint { external_id }) => ask_for_appointment(connector, salon, external_id).await?,
        Ok(Translation::AppointmentGone { external_id }) => Known::Gone(external_id),
        Ok(Translation::Client(client)) => Known::Client(client),
        Ok(Translation::MasterHint { external_id }) => match connector.get_master(salon, &external_id).await {
            Err(ConnectorError::NotFound) => Known::MasterGone(external_id),
            master => Known::Master(master?, now),
        },
        Ok(Translation::MasterGone { external_id }) => Known::MasterGone(external_id),
        Ok(Translation::ServiceHint { external_id }) => match connector.get_service(salon, &external_id).await {
            Err(ConnectorError::NotFound) => Known::ServiceGone(external_id),
            service => Known::Service(service?, now),
        },
        Ok(Translation::ServiceGone { external_id }) => Known::ServiceGone(external_id),
        Ok(Translation::Standing(change)) => Known::Standing(change),
        Ok(Translation::Nothing { resource }) => {
            metrics::counter!("otklik_receipts_ignored_total", "resource" => resource).increment(1);
            Known::Nothing
        }
        Err(unreadable) => Known::Unreadable(unreadable),
    })
}

async fn ask_for_appointment(connector: &dyn Connector, salon: &Salon, external_id: String) -> Result<Known, ConnectorError> {
    match connector.get_appointment(salon, &external_id).await {
        Ok(appointment) => Ok(Known::Appointment { appointment, is_read: true }),
        Err(ConnectorError::NotFound) => Ok(Known::Gone(external_id)),
        Err(error) => Err(error),
    }
}
