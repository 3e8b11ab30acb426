//! Parked calls in the table of receipts, and those that have waited too long to be kept from people.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::domain::ids::ReceiptId;
use crate::domain::integration::Provider;
use crate::server::integrations::connector::Glance;
use crate::server::integrations::connectors::Connectors;
use crate::server::integrations::store::body_place;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::seal::CompanyKey;

/// The reason of a call of which only the beginning was kept.
pub(super) const TOO_LARGE: &str = "too_large";

/// The reason of a call that is still tried by itself: the CRM is away, or does not let us in.
const WAITS: &str = "waits";
/// So long a call may wait before people are told: the time in which nothing stays silent (R-19).
const SILENT: TimeDelta = TimeDelta::minutes(15);

/// A call that waits for a person, or for what a person might do.
pub(super) struct Parked {
    pub(super) id: ReceiptId,
    pub(super) provider: Option<Provider>,
    pub(super) reason: String,
    body: Vec<u8>,
    pub(super) body_length: i32,
    pub(super) seen_count: i32,
    pub(super) attempts: i32,
    pub(super) received_at: DateTime<Utc>,
}

impl Parked {
    /// What its envelope says.
    pub(super) fn glance(&self, key: &CompanyKey, connectors: &Connectors) -> Option<Glance> {
        let body = key.open(body_place(&self.id.0), &self.body).ok()?;
        connectors.get(self.provider?).glance(&body)
    }
}

/// Parked calls and overdue ones before this key, newest first.
pub(super) async fn list_parked(tx: &mut TenantTx, before: (DateTime<Utc>, Uuid), limit: i64) -> Result<Vec<Parked>, DbError> {
    let overdue = tx.now() - SILENT;
    let rows = sqlx::query!(
        r#"select r.id, i.provider as "provider?", r.reason, r.body, r.body_length, r.seen_count, r.attempts, r.received_at
           from webhook_receipts r left join installations i on i.company_id = r.company_id and i.id = r.installation_id
           where r.company_id = $1 and (r.state = 'parked' or r.state = 'received' and r.received_at < $5) and (r.received_at, r.id) < ($2, $3)
           order by r.received_at desc, r.id desc limit $4"#,
        tx.company(),
        before.0,
        before.1,
        limit,
        overdue
    )
    .fetch_all(tx.conn())
    .await?;
    let parked = rows.into_iter().map(|row| Parked {
        id: ReceiptId(row.id),
        provider: row.provider.as_deref().and_then(Provider::from_word),
        reason: row.reason.unwrap_or_else(|| WAITS.to_owned()),
        body: row.body,
        body_length: row.body_length,
        seen_count: row.seen_count,
        attempts: row.attempts,
        received_at: row.received_at,
    });
    Ok(parked.collect())
}

/// How many such calls there are, counted up to a limit.
pub(super) async fn count_parked(tx: &mut TenantTx, most: i64) -> Result<i64, DbError> {
    let overdue = tx.now() - SILENT;
    sqlx::query_scalar!(
        r#"select count(*) as "n!" from (
             select 1 from webhook_receipts where company_id = $1 and (state = 'parked' or state = 'received' and received_at < $3) limit $2
           ) as counted"#,
        tx.company(),
        most,
        overdue
    )
    .fetch_one(tx.conn())
    .await
}

/// Where a call stands, and why.
pub(super) async fn find_receipt(tx: &mut TenantTx, id: ReceiptId) -> Result<Option<(String, Option<String>)>, DbError> {
    let row = sqlx::query!("select state, reason from webhook_receipts where company_id = $1 and id = $2", tx.company(), id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(|row| (row.state, row.reason)))
}

/// A call waits to be understood again, as on its first day; `false` when it is settled, or nothing would come of it.
pub(super) async fn unpark(tx: &mut TenantTx, id: ReceiptId) -> Result<bool, DbError> {
    let waits = sqlx::query!(
        "update webhook_receipts set state = 'received', reason = null, settled_at = null, attempts = 0, retry_at = null
         where company_id = $1 and id = $2 and state in ('parked', 'received') and reason is distinct from $3",
        tx.company(),
        id.0,
        TOO_LARGE
    );
    Ok(waits.execute(tx.conn()).await?.rows_affected() == 1)
}

/// A call is let go; its reason stays with it. `false` when it is settled.
pub(super) async fn ignore(tx: &mut TenantTx, id: ReceiptId) -> Result<bool, DbError> {
    let ignored = sqlx::query!(
        "update webhook_receipts set state = 'ignored' where company_id = $1 and id = $2 and state in ('parked', 'received')",
        tx.company(),
        id.0
    );
    Ok(ignored.execute(tx.conn()).await?.rows_affected() == 1)
}
