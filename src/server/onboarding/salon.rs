//! The salon as the wizard's first step shows it.

use chrono::TimeDelta;

use crate::domain::ids::InstallationId;
use crate::domain::money::Money;
use crate::domain::onboarding::SalonFacts;
use crate::server::accounts::CompanyProfile;
use crate::server::appointments::ahead::count_ahead;
use crate::server::clients::directory::count_clients;
use crate::server::integrations::marketplace::progress::find_description;
use crate::server::offer::masters::{count_masters, list_names};
use crate::server::offer::services::sum_up;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::jobs::queue;
use crate::server::platform::phones;

/// Names of masters on the page.
const NAMES: i64 = 4;
/// Bookings of so long are counted.
const AHEAD: TimeDelta = TimeDelta::days(60);

/// What the CRM and our first reading of it say.
pub async fn salon_facts(tx: &mut TenantTx, profile: &CompanyProfile, installation: InstallationId) -> Result<SalonFacts, DbError> {
    let (clients, bookings) = (count_clients(tx).await?, count_ahead(tx, AHEAD).await?);
    let (masters_count, masters) = (count_masters(tx).await?, list_names(tx, NAMES).await?);
    let (services_count, prices) = sum_up(tx).await?;
    let (address, phone) = find_description(tx, installation).await?;
    let is_reading = queue::is_under_way(tx, "import_%").await?;
    let money = |minor: i64| Money { minor, currency: profile.currency };
    Ok(SalonFacts {
        name: profile.name.clone(),
        address,
        phone: phones::parse(&phone),
        masters: masters.iter().filter_map(|name| name.split_whitespace().next().map(str::to_owned)).collect(),
        masters_count: count(masters_count),
        services_count: count(services_count),
        prices: prices.filter(|(_, most)| *most > 0).map(|(least, most)| (money(least), money(most))),
        bookings: count(bookings),
        clients: count(clients),
        is_reading,
    })
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
