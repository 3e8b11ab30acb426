//! The hops between a webhook's 2xx and the phone, as the database shows them: where a kill is aimed, and what it hit.

use sqlx::PgConnection;

/// A hop.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum Hop {
    /// The call is stored and not understood yet.
    Stored,
    /// A fact is recorded and not weighed yet.
    Recorded,
    /// A message is decided; its address may just be asked for.
    Queued,
    /// Its bytes may be on their way.
    Sending,
}

impl Hop {
    /// All of them, in their order.
    pub(super) const ALL: [Self; 4] = [Self::Stored, Self::Recorded, Self::Queued, Self::Sending];
}

/// How many events are at each hop, in the order of [`Hop::ALL`].
pub(super) type Underway = [i64; Hop::ALL.len()];

/// Counts them.
pub(super) async fn underway(sql: &mut PgConnection) -> Underway {
    let row: (i64, i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from webhook_receipts where state = 'received'),
           (select count(*) from jobs where kind = 'notify' and state <> 'dead'),
           (select count(*) from messages where status = 'queued'),
           (select count(*) from messages where status = 'sending')",
    )
    .fetch_one(sql)
    .await
    .unwrap();
    [row.0, row.1, row.2, row.3]
}
