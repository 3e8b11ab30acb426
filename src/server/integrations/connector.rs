//! The contract of a connector. A new CRM implements this, and nothing outside its folder learns its name.

use async_trait::async_trait;
use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use crate::domain::integration::Provider;
use crate::server::platform::http_client::OutboundError;

use super::change::{CrmAppointment, CrmClient, Translation, Unreadable};
use super::marketplace::arrival::{Arrival, BadArrival};

/// Which salon of the provider, and the zone its times are in.
#[derive(Clone, Debug)]
pub struct Salon {
    /// The provider's number of the salon.
    pub external_id: String,
    /// The company's zone.
    pub zone: Tz,
}

/// Why a call to the provider brought nothing.
#[derive(Debug, thiserror::Error)]
pub enum ConnectorError {
    /// It says «later».
    #[error("the provider limits calls, again in {0} s")]
    Limited(u64),
    /// It does not know us, or the salon has withdrawn the right; with its status.
    #[error("the provider refuses us: status {0}")]
    Refused(u16),
    /// There is no such thing.
    #[error("the provider does not have it")]
    NotFound,
    /// It answered with something else than an answer.
    #[error("the provider answered {0}")]
    Answer(String),
    /// It answered that it is broken.
    #[error("the provider is broken: {0}")]
    Broken(String),
    /// It did not answer.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
}

impl ConnectorError {
    /// The provider is away or says «later»: time mends it, and no person need look.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Limited(_) | Self::Refused(_) | Self::Broken(_) | Self::Outbound(_))
    }

    /// How long to wait before asking again.
    pub fn wait(&self) -> TimeDelta {
        match self {
            Self::Limited(seconds) => TimeDelta::seconds(i64::try_from(*seconds).unwrap_or(60).clamp(1, 3600)),
            // Only a person can mend that, at the provider; until then each question costs the others a place.
            Self::Refused(_) => TimeDelta::minutes(5),
            _ => TimeDelta::seconds(30),
        }
    }
}

/// A page of a list, and whether another follows.
#[derive(Clone, Debug)]
pub struct Batch<T> {
    pub items: Vec<T>,
    pub more: bool,
}

/// What activating a salon needs to tell the provider.
#[derive(Clone, Debug)]
pub struct Activation {
    /// Where the provider sends its calls.
    pub webhook_url: String,
    /// The bearer by which the provider will call us as an operator.
    pub api_key: String,
}

/// A CRM.
#[async_trait]
pub trait Connector: std::fmt::Debug + Send + Sync {
    /// Which CRM it speaks to.
    fn provider(&self) -> Provider;

    /// Understands the query of the marketplace's redirect, and judges what it says of the person. Pure.
    fn read_arrival(&self, query: &str) -> Result<Arrival, BadArrival>;

    /// Understands a raw call. Pure.
    fn translate(&self, salon: &Salon, raw: &[u8]) -> Result<Translation, Unreadable>;

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

    /// A page (from 1) of the salon's clients.
    async fn list_clients(&self, salon: &Salon, page: u32) -> Result<Batch<CrmClient>, ConnectorError>;

    /// Makes the salon's installation active.
    async fn activate(&self, salon: &Salon, activation: Activation) -> Result<(), ConnectorError>;
}
