//! How much of the talk about bookings happens in WhatsApp (WA-12): the figures the share is made of.

use chrono::{DateTime, Utc};

use crate::server::platform::db::{DbError, TenantTx};

/// Bookings, and those of them about which there was a dialogue.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Dialogues {
    /// Bookings with a client, first seen in the span.
    pub bookings: i64,
    /// Of them those whose client was told on the phone and wrote afterwards, before the visit was a day old.
    pub with_dialogue: i64,
}

/// The figures of bookings that were first seen from `since` until before `until`.
pub async fn count_dialogues(tx: &mut TenantTx, since: DateTime<Utc>, until: DateTime<Utc>) -> Result<Dialogues, DbError> {
    sqlx::query_as!(
        Dialogues,
        r#"select count(*) as "bookings!", count(*) filter (where exists (
             select 1 from messages told join messages answer
               on answer.company_id = told.company_id and answer.client_id = told.client_id
             where told.company_id = $1 and told.appointment_id = a.id and told.delivered_at is not null
               and answer.direction = 'inbound' and answer.created_at >= told.delivered_at
               and answer.created_at < a.starts_at + interval '1 day')) as "with_dialogue!"
           from appointments a
           where a.company_id = $1 and a.client_id is not null and a.created_at >= $2 and a.created_at < $3"#,
        tx.company(),
        since,
        until
    )
    .fetch_one(tx.conn())
    .await
}
