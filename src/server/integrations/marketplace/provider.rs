//! The contract of a CRM's marketplace, beside that of its data.

use async_trait::async_trait;
use chrono_tz::Tz;

use crate::domain::money::Currency;
use crate::server::integrations::connector::ConnectorError;

use super::arrival::{Arrival, BadArrival};
use super::notice::{Notice, Unproven};

/// A salon as its CRM describes it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrmCompany {
    pub name: String,
    /// As clients see it, where that differs.
    pub public_name: String,
    /// Town and street, and the number that clients call, as the CRM writes them; empty where it has none.
    pub address: String,
    pub phone: String,
    pub zone: Tz,
    pub currency: Currency,
}

/// How the CRM says our application stands in a salon.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// «Connect» was pressed, and we have not called back.
    Pending,
    Active,
    /// Not paid for.
    Frozen,
    /// It was taken away: the CRM says so in so many words.
    Gone,
    /// The CRM answers, and says nothing of us. That may be the same, or a fault of its own.
    Silent,
}

/// A CRM's marketplace.
#[async_trait]
pub trait MarketplaceApi: std::fmt::Debug + Send + Sync {
    /// Which settings of our application are missing or samples, by the words of the readiness check; none when it is ready.
    fn missing(&self) -> Vec<&'static str>;

    /// Where people find our application.
    fn store_url(&self) -> &str;

    /// Understands the query of the redirect, and judges what it says of the person. Pure.
    fn read_arrival(&self, query: &str) -> Result<Arrival, BadArrival>;

    /// The header of a signature over a raw call, where the provider sends one.
    fn signature_header(&self) -> Option<&'static str>;

    /// Judges a call to the fixed addresses, by what stands in it and by that header. Pure.
    fn prove(&self, raw: &[u8], signature: Option<&str>) -> Result<Notice, Unproven>;

    /// Asks the CRM about a salon, with the right that pressing «Connect» gave.
    async fn get_company(&self, external_id: &str) -> Result<CrmCompany, ConnectorError>;

    /// Asks how our application stands in a salon.
    async fn get_standing(&self, external_id: &str) -> Result<Standing, ConnectorError>;
}
