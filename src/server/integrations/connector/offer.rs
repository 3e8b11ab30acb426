//! What a salon offers, at a provider: masters, services, goods.

use async_trait::async_trait;

use super::{Batch, ConnectorError, Salon};
use crate::server::integrations::change::{CrmGood, CrmMaster, CrmService};

/// The provider's masters, services and goods. Pages count from 1.
#[async_trait]
pub trait Offer {
    /// A page of the masters, also of those who left as far as the provider shows them.
    async fn list_masters(&self, salon: &Salon, page: u32) -> Result<Batch<CrmMaster>, ConnectorError>;

    /// Asks for one master.
    async fn get_master(&self, salon: &Salon, external_id: &str) -> Result<CrmMaster, ConnectorError>;

    /// A page of the services.
    async fn list_services(&self, salon: &Salon, page: u32) -> Result<Batch<CrmService>, ConnectorError>;

    /// Asks for one service.
    async fn get_service(&self, salon: &Salon, external_id: &str) -> Result<CrmService, ConnectorError>;

    /// A page of the goods. The last page is the empty one.
    async fn list_goods(&self, salon: &Salon, page: u32) -> Result<Batch<CrmGood>, ConnectorError>;
}
