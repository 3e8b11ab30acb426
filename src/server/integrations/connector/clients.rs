//! Clients at a provider.

use async_trait::async_trait;

use super::{Batch, ConnectorError, Outcome, Salon};
use crate::domain::phone::Phone;
use crate::server::integrations::change::{ClientChange, ClientDraft, CrmClient};

/// The provider's clients.
#[async_trait]
pub trait Clients {
    /// Asks for one client.
    async fn get_client(&self, salon: &Salon, external_id: &str) -> Result<CrmClient, ConnectorError>;

    /// A page (from 1) of the salon's clients.
    async fn list_clients(&self, salon: &Salon, page: u32) -> Result<Batch<CrmClient>, ConnectorError>;

    /// The clients with this number, several where a family shares one. It resolves an unknown creation: providers refuse a
    /// second client with a number they know.
    async fn find_clients(&self, salon: &Salon, phone: &Phone) -> Result<Vec<CrmClient>, ConnectorError>;

    /// Writes a client down.
    async fn create_client(&self, salon: &Salon, draft: &ClientDraft) -> Outcome<CrmClient>;

    /// Changes what `change` names and keeps the rest.
    async fn change_client(&self, salon: &Salon, external_id: &str, change: &ClientChange) -> Outcome<CrmClient>;
}
