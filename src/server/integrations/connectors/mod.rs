//! The vendors, each in its folder, and the one place that knows which there are.

pub mod yclients;

use std::sync::Arc;

use crate::domain::integration::Provider;
use crate::server::config::{Config, CrmConfig};
use crate::server::platform::http_client::Outbound;

use super::connector::Connector;
use yclients::Yclients;

/// The connectors of this process; clones share them.
#[derive(Clone, Debug)]
pub struct Connectors {
    yclients: Arc<dyn Connector>,
    altegio: Arc<dyn Connector>,
}

impl Connectors {
    /// One connector for each provider, with its own settings.
    pub fn new(outbound: &Outbound, config: &Config) -> Self {
        let of = |config: &CrmConfig| Arc::new(Yclients::new(outbound.clone(), config.clone()));
        Self { yclients: of(&config.yclients), altegio: of(&config.altegio) }
    }

    /// The provider's connector.
    pub fn get(&self, provider: Provider) -> &dyn Connector {
        match provider {
            Provider::Yclients => &*self.yclients,
            Provider::Altegio => &*self.altegio,
        }
    }
}
