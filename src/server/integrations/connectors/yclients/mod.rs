//! YCLIENTS and Altegio, its international twin (`flavour` is all they differ in): REST with a partner and a user token,
//! fire-once webhooks without order, loosely typed JSON. A file for each subject of the contract; `wire` are the vendor's
//! shapes, `map` makes our words of them, the bodies make its words of ours.

mod answer;
mod appointments;
mod budget;
mod client;
mod client_body;
mod clients;
mod finance;
mod flavour;
mod lenient;
mod lifecycle;
mod map;
mod market;
mod offer;
mod record_body;
mod redirect;
#[cfg(test)]
mod tests;
mod tokens;
mod told;
mod webhooks;
mod wire;

use async_trait::async_trait;

use crate::domain::integration::Provider;
use crate::server::config::CrmConfig;
use crate::server::integrations::change::{Translation, Unreadable};
use crate::server::integrations::connector::{Activation, Connector, ConnectorError, Glance, Salon};
use crate::server::integrations::marketplace::provider::MarketplaceApi;
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
    pub fn new(outbound: Outbound, config: CrmConfig) -> Self {
        Self { api: Api::new(outbound, config) }
    }
}

#[async_trait]
impl Connector for Yclients {
    fn provider(&self) -> Provider {
        self.api.config().provider
    }

    fn marketplace(&self) -> &dyn MarketplaceApi {
        self
    }

    fn translate(&self, salon: &Salon, raw: &[u8]) -> Result<Translation, Unreadable> {
        match lifecycle::change(raw, &salon.external_id, self.api.config()) {
            Some(Some(change)) => Ok(Translation::Standing(change)),
            Some(None) => Ok(Translation::Nothing { resource: "lifecycle".to_owned() }),
            None => map::translate(salon, raw),
        }
    }

    fn glance(&self, raw: &[u8]) -> Option<Glance> {
        told::glance(raw)
    }

    async fn activate(&self, salon: &Salon, activation: Activation) -> Result<(), ConnectorError> {
        self.api.activate(&salon.external_id, &activation).await
    }
}
