//! The YCLIENTS client by itself, CRM-01 to CRM-04: what it sends, what it makes of every answer, and that it never asks
//! more often than the vendor allows.

mod answers;
mod bodies;
mod budget;
mod finance;
mod lines;
mod outcomes;
mod recorder;
mod requests;

use chrono_tz::Tz;
use otklik::domain::integration::Provider;
use otklik::server::config::CrmConfig;
use otklik::server::integrations::connector::Salon;
use otklik::server::integrations::connectors::yclients::Yclients;
use otklik::server::platform::http_client::Outbound;

/// The settings of an application whose CRM is at `base`.
fn settings(provider: Provider, base: &str) -> CrmConfig {
    let home = format!("{base}/{}", provider.as_str());
    CrmConfig {
        provider,
        partner_token: "sandbox-partner-token".into(),
        user_token: "sandbox-user-token".into(),
        app_id: "1001".to_owned(),
        api_url: format!("{home}/api/v1"),
        marketplace_url: format!("{home}/marketplace"),
        page_origins: vec!["https://crm.example.test".to_owned()],
        callback_redirect: false,
        store_url: format!("{base}/"),
        calls: otklik::server::config::CallLimits { per_minute: 180, at_once: 4 },
    }
}

/// A connector whose CRM is at `base`.
fn connector(base: &str) -> Yclients {
    of(Provider::Yclients, base)
}

/// This vendor's.
fn of(provider: Provider, base: &str) -> Yclients {
    Yclients::new(Outbound::new().unwrap(), settings(provider, base))
}

fn salon() -> Salon {
    Salon { external_id: "4564".to_owned(), zone: Tz::Europe__Moscow }
}
