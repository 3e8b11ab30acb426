//! What the WhatsApp page shows.

use chrono::{DateTime, Utc};

use crate::domain::letter::Letter;
use crate::domain::phone::Phone;
use crate::domain::whatsapp::{JournalLine, SessionState, StateCause, Tally, WhatsAppView};
use crate::server::accounts::get_company;
use crate::server::platform::db::{DbError, TenantTx};

/// Lines of the journal on the page.
const LINES: usize = 12;

/// The page's data. A company that never linked a number is unlinked since it exists.
pub async fn get_view(tx: &mut TenantTx) -> Result<WhatsAppView, DbError> {
    let profile = get_company(tx).await?;
    let (company, now) = (tx.company(), tx.now());
    let session = sqlx::query!(
        "select state, state_since, state_until, state_cause, phone, push_name, linked_at, linked_by_name, pairing_phone, answered_at
         from whatsapp_sessions where company_id = $1",
        company
    )
    .fetch_optional(tx.conn())
    .await?;
    // What our own people get is counted to nobody's clients.
    let letters = Letter::ALL.map(|letter| letter.as_str().to_owned());
    let today = sqlx::query!(
        r#"select
             count(*) filter (where direction = 'outbound' and sent_at is not null) as "sent!",
             count(*) filter (where direction = 'outbound' and delivered_at is not null) as "delivered!",
             count(*) filter (where direction = 'outbound' and read_at is not null) as "read!",
             count(*) filter (where direction = 'inbound') as "received!"
           from messages where company_id = $1 and created_at >= $2 and (trigger is null or trigger <> all ($3))"#,
        company,
        profile.midnight(now),
        &letters
    )
    .fetch_one(tx.conn())
    .await?;
    let waiting = sqlx::query_scalar!(
        r#"select count(*) as "n!" from messages
               where company_id = $1 and status in ('queued', 'sending') and (trigger is null or trigger <> all ($2))"#,
        company,
        &letters
    )
    .fetch_one(tx.conn())
    .await?;
    let moment = |at| profile.moment(at);
    let journal = journal(tx).await?.into_iter().map(|(at, state, before)| JournalLine { at: moment(at), state, before }).collect();
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let empty = WhatsAppView {
        state: SessionState::Unlinked,
        since: moment(now),
        until: None,
        cause: None,
        number: None,
        pairing_phone: None,
        push_name: None,
        linked_at: None,
        linked_by: None,
        answered_at: None,
        sent_today: Tally { sent: count(today.sent), delivered: count(today.delivered), read: count(today.read) },
        waiting: count(waiting),
        received_today: count(today.received),
        journal,
    };
    let Some(session) = session else { return Ok(empty) };
    let number = session.phone.and_then(|phone| Phone::from_e164(&phone).ok());
    // An account that was given no name shows its number in the name's place.
    let is_name = |name: &String| number.as_ref().is_none_or(|number| !number.is_said_by(name));
    Ok(WhatsAppView {
        state: SessionState::from_word(&session.state).unwrap_or(SessionState::Unlinked),
        since: moment(session.state_since),
        until: session.state_until.map(moment),
        cause: session.state_cause.as_deref().and_then(StateCause::from_word),
        push_name: session.push_name.filter(is_name),
        number,
        pairing_phone: session.pairing_phone.and_then(|phone| Phone::from_e164(&phone).ok()),
        linked_at: session.linked_at.map(moment),
        linked_by: session.linked_by_name,
        answered_at: session.answered_at.map(moment),
        ..empty
    })
}

/// When the link went into which state from which, newest first.
async fn journal(tx: &mut TenantTx) -> Result<Vec<(DateTime<Utc>, SessionState, Option<SessionState>)>, DbError> {
    let one_more = i64::try_from(LINES + 1).unwrap_or(i64::MAX);
    let company = tx.company();
    let rows =
        sqlx::query!("select at, state from whatsapp_journal where company_id = $1 order by at desc, id desc limit $2", company, one_more)
            .fetch_all(tx.conn())
            .await?;
    let known: Vec<_> = rows.into_iter().filter_map(|row| Some((row.at, SessionState::from_word(&row.state)?))).collect();
    let older = known.iter().skip(1).map(|(_, state)| Some(*state)).chain([None]);
    Ok(known.iter().zip(older).take(LINES).map(|(&(at, state), before)| (at, state, before)).collect())
}
