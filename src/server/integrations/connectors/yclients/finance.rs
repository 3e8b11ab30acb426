//! Movements of money, and the sale of a document.

use async_trait::async_trait;
use chrono::NaiveDate;

use crate::server::integrations::change::{CrmPayment, CrmSale};
use crate::server::integrations::connector::{Batch, ConnectorError, Finance, Salon};

use super::{PAGE, Yclients, map, wire::finance as wire};

#[async_trait]
impl Finance for Yclients {
    async fn list_payments(&self, salon: &Salon, from: NaiveDate, to: NaiveDate, page: u32) -> Result<Batch<CrmPayment>, ConnectorError> {
        let query =
            [("page", page.to_string()), ("count", PAGE.to_string()), ("start_date", from.to_string()), ("end_date", to.to_string())];
        let (rows, moved): (_, Vec<wire::Transaction>) = self.api.list(&format!("/transactions/{}", salon.external_id), &query).await?;
        // Nobody says how large a page may be here, so that only an empty one is surely the last.
        Ok(Batch { items: moved.iter().filter_map(map::finance::payment).collect(), more: rows > 0 })
    }

    async fn get_sale(&self, salon: &Salon, document: &str) -> Result<CrmSale, ConnectorError> {
        let sale: wire::Sale = self.api.get(&format!("/company/{}/sale/{document}", salon.external_id)).await?;
        map::finance::sale(&sale).ok_or_else(|| ConnectorError::Answer("an incomplete sale".to_owned()))
    }
}
