//! What people want of the session: a client that links a number, and none any more.

use uuid::Uuid;

use crate::domain::ids::SessionId;
use crate::domain::phone::Phone;
use crate::domain::whatsapp::pairing::PairingMethod;
use crate::domain::whatsapp::{SessionState, StateCause};
use crate::server::platform::db::{DbError, TenantTx};

use super::super::journal::{Because, record};
use super::super::lease::Lease;

/// Asks for a client that links a number this way: a new one, unless one that does so is under way or a number is linked.
/// Answers whether it was asked for.
pub async fn want_pairing(tx: &mut TenantTx, by: &str, method: &PairingMethod) -> Result<bool, DbError> {
    let (id, company, now) = (tx.new_id::<SessionId>(), tx.company(), tx.now());
    let asked: Option<Uuid> = sqlx::query_scalar!(
        "insert into whatsapp_sessions (company_id, id, state, state_since, wanted, linked_by_name, pairing_phone, created_at)
           values ($1, $2, 'pairing', $3, true, $4, $5, $3)
         on conflict (company_id) do update
           set state = 'pairing', state_since = $3, state_until = null, state_cause = null, wanted = true, linked_by_name = $4, linked_at = null,
             pairing_phone = $5, asked = whatsapp_sessions.asked + 1,
             -- Whoever still holds the old lease writes nothing from here on.
             owner = null, owner_lock = null, until = null, epoch = whatsapp_sessions.epoch + 1
           where not (whatsapp_sessions.wanted and (whatsapp_sessions.state in ('connecting', 'connected', 'restricted', 'degraded', 'paused')
               and whatsapp_sessions.state_cause is distinct from 'failing'
             or whatsapp_sessions.state = 'pairing' and whatsapp_sessions.pairing_phone is not distinct from $5))
         returning id",
        company,
        id.0,
        now,
        by,
        method.phone().map(Phone::as_e164)
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(session) = asked else { return Ok(false) };
    sqlx::query!("delete from whatsapp_keys where company_id = $1 and session_id = $2", company, session).execute(tx.conn()).await?;
    let cause = method.phone().map(|_| StateCause::ByCode.as_str());
    record(tx, SessionId(session), SessionState::Pairing, Because { cause, by: Some(by) }).await?;
    Ok(true)
}

/// Asks for the client of a number that is linked still and whose client has ended. Answers whether there was one.
pub async fn want_again(tx: &mut TenantTx, by: &str) -> Result<bool, DbError> {
    let (company, now) = (tx.company(), tx.now());
    let session: Option<Uuid> = sqlx::query_scalar!(
        "update whatsapp_sessions set state = 'connecting', state_since = $2, state_until = null, state_cause = null, wanted = true, asked = asked + 1
         where company_id = $1 and not wanted and state in ('replaced', 'banned_until', 'blocked', 'outdated') and linked_at is not null
         returning id",
        company,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(session) = session else { return want_now(tx).await };
    record(tx, SessionId(session), SessionState::Connecting, by_person(by)).await?;
    Ok(true)
}

fn by_person(name: &str) -> Because<'_> {
    Because { cause: None, by: Some(name) }
}

/// A client that rests for its crashes is started at once. Answers whether there was one.
async fn want_now(tx: &mut TenantTx) -> Result<bool, DbError> {
    let asked = sqlx::query!(
        "update whatsapp_sessions set asked = asked + 1 where company_id = $1 and wanted and state_cause = 'failing'",
        tx.company()
    );
    Ok(asked.execute(tx.conn()).await?.rows_affected() == 1)
}

/// Gives a pairing up that nobody holds and that has shown nothing, and says why. Answers its session, if there was one.
pub async fn give_up_pairing(tx: &mut TenantTx) -> Result<Option<SessionId>, DbError> {
    let now = tx.now();
    let session = sqlx::query_scalar!(
        "update whatsapp_sessions set wanted = false, state = 'unlinked', state_since = $2, state_cause = 'unavailable'
         where company_id = $1 and wanted and state = 'pairing' and (owner is null or until < clock_timestamp()) returning id",
        tx.company(),
        now
    )
    .fetch_optional(tx.conn())
    .await?
    .map(SessionId);
    if let Some(session) = session {
        record(tx, session, SessionState::Unlinked, Because { cause: Some("unavailable"), by: None }).await?;
    }
    Ok(session)
}

/// How the session's number is to be linked.
pub async fn find_wish(tx: &mut TenantTx, lease: Lease) -> Result<PairingMethod, DbError> {
    let phone = sqlx::query_scalar!(
        "select pairing_phone from whatsapp_sessions where company_id = $1 and id = $2 and epoch = $3",
        lease.company.0,
        lease.session.0,
        lease.epoch
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(phone.flatten().and_then(|phone| Phone::from_e164(&phone).ok()).into())
}

/// Gives up what is being linked, or the linked number: the client ends, and its keys are forgotten by whoever holds them.
pub async fn unwant(tx: &mut TenantTx, state: SessionState, by: Option<&str>) -> Result<bool, DbError> {
    let now = tx.now();
    let row = sqlx::query!(
        "update whatsapp_sessions set wanted = false, state = $2, state_since = $3, state_until = null, state_cause = null, linked_at = null
         where company_id = $1 and state <> $2 returning id",
        tx.company(),
        state.as_str(),
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(false) };
    record(tx, SessionId(row.id), state, Because { cause: None, by }).await?;
    Ok(true)
}

/// Whether the session of this lease shall still run; `None` when another client took its place.
pub async fn find_wanted(tx: &mut TenantTx, lease: Lease) -> Result<Option<bool>, DbError> {
    sqlx::query_scalar!(
        "select wanted from whatsapp_sessions where company_id = $1 and id = $2 and epoch = $3",
        lease.company.0,
        lease.session.0,
        lease.epoch
    )
    .fetch_optional(tx.conn())
    .await
}

/// Whether the session of this lease shall still run: nobody unlinked it, and no other client took its place.
pub async fn is_wanted(tx: &mut TenantTx, lease: Lease) -> Result<bool, DbError> {
    Ok(find_wanted(tx, lease).await? == Some(true))
}
