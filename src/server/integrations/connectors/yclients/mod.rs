//! YCLIENTS: REST with a partner and a user token, fire-once webhooks without order, loosely typed JSON.

mod budget;
mod client;
mod lenient;
mod map;
mod redirect;
#[cfg(test)]
mod tests;
mod wire;

use async_trait::async_trait;
use chrono::NaiveDate;

use crate::domain::integration::Provider;
use crate::server::config::YclientsConfig;
use crate::server::integrations::change::{CrmAppointment, CrmClient, Translation, Unreadable};
use crate::server::integrations::connector::{Activation, Batch, Connector, ConnectorError, Salon};
use crate::server::integrations::marketplace::arrival::{Arrival, BadArrival};
use crate::server::platform::http_client::Outbound;

use client::Api;

/// Rows of a page; larger pages silently come back short.
const PAGE: usize = 200;

/// The connector.
#[derive(Debug)]
pub struct Yclients {
    api: Api,
}

impl Yclients {
    /// A connector with the application's tokens and addresses.
    pub fn new(outbound: Outbound, config: YclientsConfig) -> Self {
        Self { api: Api::new(outbound, config) }
    }
}

#[async_trait]
impl Connector for Yclients {
    fn provider(&self) -> Provider {
        Provider::Yclients
    }

    fn read_arrival(&self, query: &str) -> Result<Arrival, BadArrival> {
        redirect::read(query, self.api.partner_token())
    }

    fn translate(&self, salon: &Salon, raw: &[u8]) -> Result<Translation, Unreadable> {
        map::translate(salon, raw)
    }

    async fn get_appointment(&self, salon: &Salon, external_id: &str) -> Result<CrmAppointment, ConnectorError> {
        let record: wire::Record = self.api.get(&format!("/record/{}/{external_id}", salon.external_id)).await?;
        map::appointment(salon, &record).ok_or_else(|| ConnectorError::Answer("an incomplete record".to_owned()))
    }

    async fn list_appointments(
        &self,
        salon: &Salon,
        from: NaiveDate,
        to: NaiveDate,
        page: u32,
    ) -> Result<Batch<CrmAppointment>, ConnectorError> {
        let query = [
            ("start_date", from.to_string()),
            ("end_date", to.to_string()),
            ("page", page.to_string()),
            ("count", PAGE.to_string()),
            ("with_deleted", "1".to_owned()),
        ];
        let (rows, records): (_, Vec<wire::Record>) = self.api.list(&format!("/records/{}", salon.external_id), &query).await?;
        Ok(Batch { items: records.iter().filter_map(|record| map::appointment(salon, record)).collect(), more: rows == PAGE })
    }

    async fn list_clients(&self, salon: &Salon, page: u32) -> Result<Batch<CrmClient>, ConnectorError> {
        let query = [("page", page.to_string()), ("count", PAGE.to_string())];
        let (rows, clients): (_, Vec<wire::Client>) = self.api.list(&format!("/clients/{}", salon.external_id), &query).await?;
        Ok(Batch { items: clients.iter().filter_map(map::client).collect(), more: rows == PAGE })
    }

    async fn activate(&self, salon: &Salon, activation: Activation) -> Result<(), ConnectorError> {
        self.api.activate(&salon.external_id, &activation).await
    }
}
