//! The salon as the wizard's first step shows and changes it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::domain::ids::InstallationId;
use crate::domain::money::Money;
use crate::domain::onboarding::{SalonFacts, ZONES};
use crate::domain::time::Moment;
use crate::server::accounts::CompanyProfile;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::jobs::queue;
use crate::server::platform::phones;

/// Names of masters on the page.
const NAMES: i64 = 4;

/// What the CRM and our first reading of it say.
pub async fn salon_facts(tx: &mut TenantTx, profile: &CompanyProfile, installation: InstallationId) -> Result<SalonFacts, DbError> {
    let (company, now) = (tx.company(), tx.now());
    let counted = sqlx::query!(
        r#"select
             (select count(*) from clients where company_id = $1 and not is_own) as "clients!",
             (select count(*) from appointments where company_id = $1 and starts_at >= $2 and starts_at < $2 + interval '60 days'
                and status in ('booked', 'confirmed')) as "bookings!",
             (select count(*) from masters where company_id = $1 and is_active) as "masters!",
             (select count(*) from services where company_id = $1 and is_active) as "services!",
             (select min(price_min_minor) from services where company_id = $1 and is_active) as cheapest,
             (select max(coalesce(price_max_minor, price_min_minor)) from services where company_id = $1 and is_active) as dearest"#,
        company,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    let described =
        sqlx::query!("select salon_address, salon_phone from installations where company_id = $1 and id = $2", company, installation.0)
            .fetch_one(tx.conn())
            .await?;
    let masters =
        sqlx::query_scalar!("select name from masters where company_id = $1 and is_active order by name limit $2", company, NAMES)
            .fetch_all(tx.conn())
            .await?;
    let is_reading = queue::is_under_way(tx, "import_%").await?;
    let money = |minor: i64| Money { minor, currency: profile.currency };
    Ok(SalonFacts {
        name: profile.name.clone(),
        address: described.salon_address,
        phone: phones::parse(&described.salon_phone),
        masters: masters.iter().filter_map(|name| name.split_whitespace().next().map(str::to_owned)).collect(),
        masters_count: count(counted.masters),
        services_count: count(counted.services),
        prices: counted.cheapest.zip(counted.dearest).filter(|(_, most)| *most > 0).map(|(least, most)| (money(least), money(most))),
        bookings: count(counted.bookings),
        clients: count(counted.clients),
        is_reading,
    })
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The zones to choose from, the salon's own first if it is none of the usual, with now in each.
pub fn zones(profile: &CompanyProfile, now: DateTime<Utc>) -> Vec<(String, Moment)> {
    let own = Some(profile.zone.name()).filter(|zone| !ZONES.contains(zone));
    let named = own.into_iter().chain(ZONES).filter_map(|name| Some((name, name.parse::<Tz>().ok()?)));
    named.map(|(name, zone)| (name.to_owned(), CompanyProfile { zone, ..profile.clone() }.moment(now))).collect()
}

/// The zone in which the salon's times are read and told.
pub async fn set_zone(tx: &mut TenantTx, zone: Tz) -> Result<(), DbError> {
    let company = tx.company();
    sqlx::query!("update companies set zone = $2 where id = $1", company, zone.name()).execute(tx.conn()).await?;
    Ok(())
}
