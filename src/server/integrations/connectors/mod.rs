//! The vendors, each in its folder. Which there are is said where they are wired (`server/mod.rs`).

pub mod yclients;

use std::sync::Arc;

use crate::domain::integration::Provider;

use super::connector::Connector;

/// The connectors of this process, one for each provider; clones share them.
#[derive(Clone, Debug)]
pub struct Connectors(Arc<[Box<dyn Connector>]>);

impl Connectors {
    /// These; a provider that is missing is a mistake of the wiring, and ends the start.
    pub fn new(all: Vec<Box<dyn Connector>>) -> Self {
        for provider in Provider::ALL {
            assert!(all.iter().any(|connector| connector.provider() == provider), "no connector speaks to {}", provider.as_str());
        }
        Self(all.into())
    }

    /// The provider's connector.
    #[expect(clippy::expect_used, reason = "`new` has seen that each provider has one")]
    pub fn get(&self, provider: Provider) -> &dyn Connector {
        &**self.0.iter().find(|connector| connector.provider() == provider).expect("each provider has a connector")
    }
}
