//! What the WhatsApp page shows.

use crate::domain::phone::Phone;
use crate::domain::whatsapp::{JournalLine, SessionState, Tally, WhatsAppView};
use crate::server::accounts::get_company;
use crate::server::platform::db::{DbError, TenantTx};

/// Lines of the journal on the page.
const LINES: i64 = 12;

/// The page's data. A company that never linked a number is unlinked since it exists.
pub async fn get_view(tx: &mut TenantTx) -> Result<WhatsAppView, DbError> {
    let profile = get_company(tx).await?;
    let (company, now) = (tx.company(), tx.now());
    let session = sqlx::query!(
        "select state, state_since, state_until, phone, push_name, linked_at, linked_by_name, answered_at
         from whatsapp_sessions where company_id = $1",
        company
    )
    .fetch_optional(tx.conn())
    .await?;
    let today = sqlx::query!(
        r#"select
             count(*) filter (where direction = 'outbound' and sent_at is not null) as "sent!",
             count(*) filter (where direction = 'outbound' and delivered_at is not null) as "delivered!",
             count(*) filter (where direction = 'outbound' and read_at is not null) as "read!",
             count(*) filter (where direction = 'inbound') as "received!"
           from messages where company_id = $1 and created_at >= $2"#,
        company,
        profile.midnight(now)
    )
    .fetch_one(tx.conn())
    .await?;
    let waiting =
        sqlx::query_scalar!(r#"select count(*) as "n!" from messages where company_id = $1 and status in ('queued', 'sending')"#, company)
            .fetch_one(tx.conn())
            .await?;
    let journal =
        sqlx::query!("select at, state from whatsapp_journal where company_id = $1 order by at desc, id desc limit $2", company, LINES)
            .fetch_all(tx.conn())
            .await?
            .into_iter()
            .filter_map(|line| Some(JournalLine { at: profile.moment(line.at), state: SessionState::from_word(&line.state)? }))
            .collect();
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let moment = |at| profile.moment(at);
    let empty = WhatsAppView {
        state: SessionState::Unlinked,
        since: moment(now),
        until: None,
        number: None,
        push_name: None,
        linked_at: None,
        linked_by: None,
        answered_at: None,
        sent_today: Tally { sent: count(today.sent), delivered: count(today.delivered), read: count(today.read) },
        waiting: count(waiting),
        received_today: count(today.received),
        journal,
    };
    Ok(session.map_or(empty.clone(), |session| WhatsAppView {
        state: SessionState::from_word(&session.state).unwrap_or(SessionState::Unlinked),
        since: moment(session.state_since),
        until: session.state_until.map(moment),
        number: session.phone.and_then(|phone| Phone::from_e164(&phone).ok()),
        push_name: session.push_name,
        linked_at: session.linked_at.map(moment),
        linked_by: session.linked_by_name,
        answered_at: session.answered_at.map(moment),
        ..empty
    }))
}
