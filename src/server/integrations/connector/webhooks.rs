//! Where a provider sends its calls, as the salon's own settings say: the repair of an activation whose address was lost.

use async_trait::async_trait;

use super::{ConnectorError, Outcome, Salon};

/// The salon's webhook settings.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WebhookSettings {
    /// Every address, other vendors' too.
    pub urls: Vec<String>,
    /// Whether anything is sent at all.
    pub is_active: bool,
}

/// The provider's webhook settings.
#[async_trait]
pub trait Webhooks {
    /// Reads the settings.
    async fn get_webhooks(&self, salon: &Salon) -> Result<WebhookSettings, ConnectorError>;

    /// Sees to it that `url` is told of everything we apply, in the place of `previous` if there was one. Other vendors'
    /// addresses and whatever else is set stay as they are; nothing is written when all is as it should be.
    async fn set_webhook(&self, salon: &Salon, url: &str, previous: Option<&str>) -> Outcome<WebhookSettings>;
}
