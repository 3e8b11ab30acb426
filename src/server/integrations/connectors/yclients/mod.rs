//! YCLIENTS: REST with a partner and a user token, fire-once webhooks without order, loosely typed JSON. A file for each
//! subject of the contract; `wire` are the vendor's shapes, `map` makes our words of them, the bodies make its words of ours.

mod answer;
mod appointments;
mod budget;
mod client;
mod client_body;
mod clients;
mod finance;
mod lenient;
mod map;
mod offer;
mod record_body;
mod redirect;
#[cfg(test)]
mod tests;
mod webhooks;
mod wire;

use async_trait::async_trait;

use crate::domain::integration::Provider;
use crate::server::config::YclientsConfig;
use crate::server::integrations::change::{Translation, Unreadable};
use crate::server::integrations::connector::{Activation, Connector, ConnectorError, Salon};
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

    async fn activate(&self, salon: &Salon, activation: Activation) -> Result<(), ConnectorError> {
        self.api.activate(&salon.external_id, &activation).await
    }
}
