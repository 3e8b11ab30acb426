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
use otklik::server::integrations::connector::Salon;
use otklik::server::integrations::connectors::yclients::Yclients;
use otklik::server::platform::http_client::Outbound;

use crate::support::settings::crm;

/// A connector whose CRM is at `base`.
fn connector(base: &str) -> Yclients {
    of(Provider::Yclients, base)
}

/// This vendor's.
fn of(provider: Provider, base: &str) -> Yclients {
    Yclients::new(Outbound::new().unwrap(), crm(provider, base))
}

fn salon() -> Salon {
    Salon { external_id: "4564".to_owned(), zone: Tz::Europe__Moscow }
}
