//! What is booked and still to come, as the wizard counts and shows it.

use chrono::TimeDelta;

use crate::domain::ids::ClientId;
use crate::domain::notification::Telling;
use crate::server::platform::db::{DbError, TenantTx};

/// How many bookings begin within `span` from now.
pub async fn count_ahead(tx: &mut TenantTx, span: TimeDelta) -> Result<i64, DbError> {
    let (company, now) = (tx.company(), tx.now());
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from appointments
         where company_id = $1 and starts_at >= $2 and starts_at < $3 and status in ('booked', 'confirmed')"#,
        company,
        now,
        now + span
    )
    .fetch_one(tx.conn())
    .await
}

/// A booking that is still to come.
#[derive(Debug)]
pub struct Ahead {
    pub client: ClientId,
    pub telling: Telling,
    /// Another comes after it.
    pub has_next: bool,
}

/// The booking of this number, counted from the next one on, of those whose client is known.
pub async fn find_ahead(tx: &mut TenantTx, number: u32) -> Result<Option<Ahead>, DbError> {
    let (company, now) = (tx.company(), tx.now());
    let row = sqlx::query!(
        r#"select client_id as "client_id!", starts_at, master, services, price_minor, count(*) over () as "all!"
         from appointments
         where company_id = $1 and starts_at >= $2 and status in ('booked', 'confirmed') and client_id is not null
         order by starts_at, id offset $3 limit 1"#,
        company,
        now,
        i64::from(number)
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Ahead {
        client: ClientId(row.client_id),
        telling: Telling {
            starts_at: row.starts_at,
            master: row.master,
            services: row.services,
            price_minor: row.price_minor,
            client: None,
            phone: None,
            cancelled: false,
        },
        has_next: row.all > i64::from(number) + 1,
    }))
}
