//! Money at a provider: what was paid, and what was sold. Read only.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::{Batch, ConnectorError, Salon};
use crate::server::integrations::change::{CrmPayment, CrmSale};

/// The provider's cash desks.
#[async_trait]
pub trait Finance {
    /// A page (from 1) of the movements of money of these days. The last page is the empty one.
    async fn list_payments(&self, salon: &Salon, from: NaiveDate, to: NaiveDate, page: u32) -> Result<Batch<CrmPayment>, ConnectorError>;

    /// What was sold by a document, and what was paid for it.
    async fn get_sale(&self, salon: &Salon, document: &str) -> Result<CrmSale, ConnectorError>;
}
