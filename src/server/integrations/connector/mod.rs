//! The contract of a connector, a trait for each subject. A new CRM implements them, and nothing outside its folder learns
//! its name.

mod appointments;
mod clients;
mod error;
mod finance;
mod glance;
mod offer;
mod outcome;
pub mod urgency;
mod webhooks;

use async_trait::async_trait;
use chrono_tz::Tz;

use crate::domain::integration::Provider;

use super::change::{Translation, Unreadable};
use super::marketplace::provider::MarketplaceApi;

pub use appointments::Appointments;
pub use clients::Clients;
pub use error::ConnectorError;
pub use finance::Finance;
pub use glance::Glance;
pub use offer::Offer;
pub use outcome::Outcome;
pub use webhooks::{WebhookSettings, Webhooks};

/// Which salon of the provider, and the zone its times are in.
#[derive(Clone, Debug)]
pub struct Salon {
    /// The provider's number of the salon.
    pub external_id: String,
    /// The company's zone.
    pub zone: Tz,
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
pub trait Connector: Appointments + Clients + Offer + Finance + Webhooks + std::fmt::Debug + Send + Sync {
    /// Which CRM it speaks to.
    fn provider(&self) -> Provider;

    /// Its marketplace.
    fn marketplace(&self) -> &dyn MarketplaceApi;

    /// Understands a raw call. Pure.
    fn translate(&self, salon: &Salon, raw: &[u8]) -> Result<Translation, Unreadable>;

    /// What a raw call says it is about, whether or not it can be applied; `None` when not even that can be read. Pure.
    fn glance(&self, raw: &[u8]) -> Option<Glance>;

    /// Makes the salon's installation active.
    async fn activate(&self, salon: &Salon, activation: Activation) -> Result<(), ConnectorError>;
}
