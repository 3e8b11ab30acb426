//! A company's zone changes: bookings keep the hour of the CRM's clock on the wall.

use chrono_tz::Tz;

use crate::server::accounts::company::set_zone;
use crate::server::accounts::get_company;
use crate::server::platform::db::{DbError, TenantTx};

/// Gives the company another zone. Its bookings keep their hour, and so does what was told of them: a later word from the CRM about
/// the same hour is no news.
pub async fn change_zone(tx: &mut TenantTx, zone: Tz) -> Result<(), DbError> {
    // One change after the other: each moves the hours from where the one before has put them.
    sqlx::query!("select id from companies where id = $1 for update", tx.company()).fetch_one(tx.conn()).await?;
    let before = get_company(tx).await?.zone;
    if before == zone {
        return Ok(());
    }
    set_zone(tx, zone).await?;
    sqlx::query!(
        "update appointments set starts_at = starts_at at time zone $2 at time zone $3,
           told = told || jsonb_build_object('starts_at', (told ->> 'starts_at')::timestamptz at time zone $2 at time zone $3)
         where company_id = $1",
        tx.company(),
        before.name(),
        zone.name()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
