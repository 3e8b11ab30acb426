//! Linking and unlinking a number: what people ask for, as units of work.

use chrono::{DateTime, Utc};

use crate::domain::whatsapp::pairing::PairingMethod;
use crate::domain::whatsapp::{SessionState, StateCause};
use crate::server::platform::db::{DbError, TenantTx};

use super::{pairing, store};

/// Asks for a code to scan or to type, by the name of whoever asks. One pairing at a time: a request for the same joins the
/// one under way, a request for another way ends it and begins anew.
pub async fn begin_pairing(tx: &mut TenantTx, by: &str, method: &PairingMethod) -> Result<(), DbError> {
    if store::want_pairing(tx, by, method).await? {
        pairing::clear(tx).await?;
    }
    Ok(())
}

/// Whether the number is linked and its client online, as far as its row says.
pub async fn is_connected(tx: &mut TenantTx) -> Result<bool, DbError> {
    Ok(matches!(store::find_state(tx).await?, Some((_, SessionState::Connected))))
}

/// How the company's link stands, and whether WhatsApp gave it a number.
pub async fn find_state(tx: &mut TenantTx) -> Result<(SessionState, bool), DbError> {
    let row =
        sqlx::query!("select state, phone from whatsapp_sessions where company_id = $1", tx.company()).fetch_optional(tx.conn()).await?;
    let state = row.as_ref().and_then(|row| SessionState::from_word(&row.state)).unwrap_or(SessionState::Unlinked);
    Ok((state, row.is_some_and(|row| row.phone.is_some())))
}

/// How the company's link stands, since when, until when, and why.
#[derive(Clone, Copy, Debug)]
pub struct Trouble {
    pub state: SessionState,
    /// `None` where no number was ever asked for.
    pub since: Option<DateTime<Utc>>,
    pub until: Option<DateTime<Utc>>,
    pub cause: Option<StateCause>,
}

/// What the rest of the product is told of the link.
pub async fn find_trouble(tx: &mut TenantTx) -> Result<Trouble, DbError> {
    let row =
        sqlx::query!("select state, state_since, state_until, state_cause from whatsapp_sessions where company_id = $1", tx.company())
            .fetch_optional(tx.conn())
            .await?;
    Ok(row.map_or(Trouble { state: SessionState::Unlinked, since: None, until: None, cause: None }, |row| Trouble {
        state: SessionState::from_word(&row.state).unwrap_or(SessionState::Unlinked),
        since: Some(row.state_since),
        until: row.state_until,
        cause: row.state_cause.as_deref().and_then(StateCause::from_word),
    }))
}

/// Gives a pairing up, by the name of whoever does; a number that is linked already stays linked.
pub async fn cancel_pairing(tx: &mut TenantTx, by: &str) -> Result<(), DbError> {
    if let Some((_, SessionState::Pairing | SessionState::PasskeyRequired)) = store::find_state(tx).await? {
        store::unwant(tx, SessionState::Unlinked, Some(by)).await?;
        pairing::clear(tx).await?;
    }
    Ok(())
}

/// Takes a number back that is linked still: another device took its place, or WhatsApp let nobody in for a while.
pub async fn resume(tx: &mut TenantTx, by: &str) -> Result<(), DbError> {
    if store::want_again(tx, by).await? {
        tx.has_news();
    }
    Ok(())
}

/// Unlinks the number, by the name of whoever asked, if somebody did: whoever runs its client tells the phone and forgets the
/// keys. Threads stay.
pub async fn unlink(tx: &mut TenantTx, by: Option<&str>) -> Result<(), DbError> {
    store::unwant(tx, SessionState::Unlinked, by).await?;
    pairing::clear(tx).await
}
