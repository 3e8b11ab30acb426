//! What the WhatsApp page shows.

use chrono::{DateTime, Utc};

use crate::domain::phone::Phone;
use crate::domain::whatsapp::view::{Figures, WhatsAppView};
use crate::domain::whatsapp::{SessionState, StateCause};
use crate::server::accounts::{CompanyProfile, get_company};
use crate::server::conversations::figures::{count_since, count_waiting};
use crate::server::platform::db::{DbError, TenantTx};

/// The page's data. A company that never linked a number is unlinked since it exists.
pub async fn get_view(tx: &mut TenantTx) -> Result<WhatsAppView, DbError> {
    let profile = get_company(tx).await?;
    let session = sqlx::query!(
        "select state, state_since, state_until, state_cause, phone, push_name, linked_at, linked_by_name, pairing_phone, answered_at
         from whatsapp_sessions where company_id = $1",
        tx.company()
    )
    .fetch_optional(tx.conn())
    .await?;
    let figures = count(tx, &profile, session.as_ref().and_then(|session| session.answered_at)).await?;
    let empty = WhatsAppView {
        state: SessionState::Unlinked,
        since: figures.now,
        until: None,
        cause: None,
        number: None,
        pairing_phone: None,
        push_name: None,
        linked_at: None,
        linked_by: None,
        figures,
    };
    let Some(session) = session else { return Ok(empty) };
    let moment = |at| profile.moment(at);
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
        ..empty
    })
}

/// The figures alone, which move with every message.
pub async fn get_figures(tx: &mut TenantTx) -> Result<Figures, DbError> {
    let profile = get_company(tx).await?;
    let answered = sqlx::query_scalar!("select answered_at from whatsapp_sessions where company_id = $1", tx.company());
    let answered = answered.fetch_optional(tx.conn()).await?.flatten();
    count(tx, &profile, answered).await
}

async fn count(tx: &mut TenantTx, profile: &CompanyProfile, answered_at: Option<DateTime<Utc>>) -> Result<Figures, DbError> {
    let now = tx.now();
    let (sent_today, received_today) = count_since(tx, profile.midnight(now)).await?;
    let waiting = count_waiting(tx).await?;
    Ok(Figures {
        now: profile.moment(now),
        answered_at: answered_at.map(|at| profile.moment(at)),
        sent_today,
        waiting: waiting.count,
        waiting_since: waiting.since.map(|at| profile.moment(at)),
        received_today,
    })
}
