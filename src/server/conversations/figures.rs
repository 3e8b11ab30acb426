//! How many messages there are: of a day, and those that wait. What the company's own people get is counted to no clients.

use chrono::{DateTime, Utc};

use crate::domain::letter::Letter;
use crate::domain::whatsapp::view::Tally;
use crate::server::platform::db::{DbError, TenantTx};

/// Messages that were not acknowledged yet.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    pub count: u32,
    /// Since when the first of them waits.
    pub since: Option<DateTime<Utc>>,
}

/// What waits to be sent.
pub async fn count_waiting(tx: &mut TenantTx) -> Result<Waiting, DbError> {
    let row = sqlx::query!(
        r#"select count(*) as "count!", min(created_at) as since from messages
           where company_id = $1 and status in ('queued', 'sending') and (trigger is null or trigger <> all ($2))"#,
        tx.company(),
        &letters()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Waiting { count: count(row.count), since: row.since })
}

/// What was sent since a moment, and how many messages came in.
pub async fn count_since(tx: &mut TenantTx, since: DateTime<Utc>) -> Result<(Tally, u32), DbError> {
    let row = sqlx::query!(
        r#"select
             count(*) filter (where direction = 'outbound' and sent_at is not null) as "sent!",
             count(*) filter (where direction = 'outbound' and delivered_at is not null) as "delivered!",
             count(*) filter (where direction = 'outbound' and read_at is not null) as "read!",
             count(*) filter (where direction = 'inbound') as "received!"
           from messages
             where company_id = $1 and direction in ('inbound', 'outbound') and created_at >= $2 and (trigger is null or trigger <> all ($3))"#,
        tx.company(),
        since,
        &letters()
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((Tally { sent: count(row.sent), delivered: count(row.delivered), read: count(row.read) }, count(row.received)))
}

fn letters() -> [String; 4] {
    Letter::ALL.map(|letter| letter.as_str().to_owned())
}

fn count(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
