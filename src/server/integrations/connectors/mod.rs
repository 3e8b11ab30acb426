//! The vendors, each in its folder, and the one place that knows which there are.

pub mod yclients;

use std::sync::Arc;

use crate::domain::integration::Provider;

use super::connector::Connector;

/// The connectors of this process; clones share them.
#[derive(Clone, Debug)]
pub struct Connectors {
    yclients: Arc<dyn Connector>,
}

impl Connectors {
    /// One connector for each provider.
    pub fn new(yclients: Arc<dyn Connector>) -> Self {
        Self { yclients }
    }

    /// The provider's connector.
    pub fn get(&self, provider: Provider) -> &dyn Connector {
        match provider {
            Provider::Yclients => &*self.yclients,
        }
    }
}
