//! The application in a CRM's developer cabinet. The vendors differ in the first part of the names and in the defaults, which
//! one table holds.

use secrecy::{ExposeSecret as _, SecretString};

use super::ConfigError;
use super::source::Source;
use crate::domain::integration::Provider;

/// The CRM's application.
#[derive(Clone, Debug)]
pub struct CrmConfig {
    /// Whose it is.
    pub provider: Provider,
    pub partner_token: SecretString,
    pub user_token: SecretString,
    pub app_id: String,
    /// Without a slash at the end.
    pub api_url: String,
    pub marketplace_url: String,
    /// The origins of the CRM's own pages, which may ask for a salon's code with the ticket as their bearer.
    pub page_origins: Vec<String>,
    /// Activates by the address that is meant for browsers.
    pub callback_redirect: bool,
    /// Where people find the application.
    pub store_url: String,
    pub calls: CallLimits,
}

/// How often a CRM may be called, by this process.
#[derive(Clone, Copy, Debug)]
pub struct CallLimits {
    /// In the long run.
    pub per_minute: u32,
    /// In any second.
    pub at_once: usize,
}

/// A vendor's settings: the first part of their names, and its own hosts.
struct Vendor {
    prefix: &'static str,
    api: &'static str,
    marketplace: &'static str,
    pages: &'static str,
    store: &'static str,
}

const fn vendor(provider: Provider) -> Vendor {
    match provider {
        Provider::Yclients => Vendor {
            prefix: "YCLIENTS",
            api: "https://api.yclients.ru/api/v1",
            marketplace: "https://api.yclients.ru/marketplace",
            pages: "https://yclients.com https://yclients.ru",
            store: "https://yclients.com/appstore",
        },
        Provider::Altegio => Vendor {
            prefix: "ALTEGIO",
            api: "https://api.alteg.io/api/v1",
            marketplace: "https://app.alteg.io/marketplace",
            pages: "https://app.alteg.io",
            store: "https://app.alteg.io/appstore",
        },
    }
}

/// The setting's whole name.
pub(super) fn name(provider: Provider, rest: &str) -> String {
    format!("{}_{rest}", vendor(provider).prefix)
}

impl CrmConfig {
    /// Reads the vendor's settings.
    pub(super) fn read(from: &Source, provider: Provider) -> Result<Self, ConfigError> {
        let (vendor, name) = (vendor(provider), |rest| name(provider, rest));
        Ok(Self {
            provider,
            partner_token: from.secret(&name("PARTNER_TOKEN")).unwrap_or_default(),
            user_token: from.secret(&name("USER_TOKEN")).unwrap_or_default(),
            app_id: from.text(&name("APP_ID")).unwrap_or_default(),
            api_url: from.url(&name("API_URL"), vendor.api),
            marketplace_url: from.url(&name("MARKETPLACE_URL"), vendor.marketplace),
            page_origins: from.list(&name("PAGE_ORIGINS"), vendor.pages),
            callback_redirect: from.parsed(&name("CALLBACK_REDIRECT"))?.unwrap_or(false),
            store_url: from.url(&name("STORE_URL"), vendor.store),
            // Both say 200 a minute and 5 a second, and refusals were seen from 4.4 a second on.
            calls: CallLimits {
                per_minute: from.parsed(&name("CALLS_PER_MINUTE"))?.unwrap_or(180),
                at_once: from.parsed(&name("CALLS_AT_ONCE"))?.unwrap_or(4),
            },
        })
    }

    /// Somebody has begun to give this application.
    pub fn is_begun(&self) -> bool {
        !self.app_id.is_empty() || [&self.partner_token, &self.user_token].iter().any(|token| !token.expose_secret().is_empty())
    }
}
