//! The session's row, its journal, and where numbers are on WhatsApp.

mod wanted;

use chrono::{DateTime, Utc};

use crate::domain::event::EventKind;
use crate::domain::ids::SessionId;
use crate::domain::phone::Phone;
use crate::domain::whatsapp::machine::{Effect, Step};
use crate::domain::whatsapp::{SessionState, StateCause};
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;

use super::journal::{Because, record};
use super::lease::Lease;

pub use wanted::{find_wanted, find_wish, give_up_pairing, is_wanted, unwant, want_again, want_pairing};

/// The state of the company's session, if there is one.
pub async fn find_state(tx: &mut TenantTx) -> Result<Option<(SessionId, SessionState)>, DbError> {
    let row = sqlx::query!("select id, state from whatsapp_sessions where company_id = $1", tx.company()).fetch_optional(tx.conn()).await?;
    Ok(row.and_then(|row| Some((SessionId(row.id), SessionState::from_word(&row.state)?))))
}

/// What the holder of the lease knows of the number.
#[derive(Clone, Debug, Default)]
pub struct Number {
    pub phone: Option<Phone>,
    pub push_name: String,
}

/// What became of a step.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Taken {
    Yes,
    /// A person has ended the session meanwhile, and what they see stays: nothing was written.
    Unwanted,
    /// The lease is another's: nothing was written.
    Fenced,
}

/// Takes a step as the holder of the lease: state, journal, effects, fact.
pub async fn take_step(tx: &mut TenantTx, lease: Lease, step: &Step, number: &Number) -> Result<Taken, DbError> {
    let now = tx.now();
    let before = sqlx::query!(
        "select state, state_cause, wanted from whatsapp_sessions where company_id = $1 and id = $2 and epoch = $3 for update",
        lease.company.0,
        lease.session.0,
        lease.epoch
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(before) = before else { return Ok(Taken::Fenced) };
    if !before.wanted {
        return Ok(Taken::Unwanted);
    }
    let (remembers, stops) = (step.effects.contains(&Effect::RememberNumber), step.effects.contains(&Effect::Stop));
    let (is_same, mut cause) = (before.state == step.state.as_str(), step.cause.map(StateCause::as_str));
    // A reason stands as long as its state does, or until the number is online again.
    if is_same && !remembers {
        cause = cause.or(before.state_cause.as_deref());
    }
    sqlx::query!(
        "update whatsapp_sessions set
           state = $3, state_since = case when state = $3 then state_since else $4 end,
           state_until = case when state = $3 then coalesce($5, state_until) else $5 end, wanted = wanted and not $6, state_cause = $10,
           phone = case when $7 then coalesce($8, phone) else phone end,
           push_name = case when $7 then coalesce(nullif($9, ''), push_name) else push_name end,
           linked_at = case when $7 then coalesce(linked_at, $4) else linked_at end,
           answered_at = case when $3 = 'connected' then $4 else answered_at end
         where company_id = $1 and id = $2",
        lease.company.0,
        lease.session.0,
        step.state.as_str(),
        now,
        step.until,
        stops,
        remembers,
        number.phone.as_ref().map(Phone::as_e164),
        number.push_name,
        cause
    )
    .execute(tx.conn())
    .await?;
    if step.effects.contains(&Effect::ForgetKeys) {
        sqlx::query!("delete from whatsapp_keys where company_id = $1 and session_id = $2", lease.company.0, lease.session.0)
            .execute(tx.conn())
            .await?;
        sqlx::query!("update whatsapp_sessions set linked_at = null where company_id = $1", lease.company.0).execute(tx.conn()).await?;
    }
    if !is_same {
        record(tx, lease.session, step.state, Because { cause, by: None }).await?;
    } else if cause != before.state_cause.as_deref() {
        events::record(tx, EventKind::WhatsAppStateChanged { session: lease.session, state: step.state }).await?;
    }
    Ok(Taken::Yes)
}

/// This revision of the web client was refused as too old, by the word of the holder of the lease.
pub async fn note_refused(tx: &mut TenantTx, lease: Lease, revision: u32) -> Result<(), DbError> {
    sqlx::query!(
        "update whatsapp_sessions set refused_revision = $4 where company_id = $1 and id = $2 and epoch = $3",
        lease.company.0,
        lease.session.0,
        lease.epoch,
        i64::from(revision)
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets the client's keys, as the holder of the lease.
pub async fn forget_keys(tx: &mut TenantTx, lease: Lease) -> Result<(), DbError> {
    sqlx::query!(
        "delete from whatsapp_keys where company_id = $1 and session_id = $2
           and exists (select 1 from whatsapp_sessions s where s.company_id = $1 and s.id = $2 and s.epoch = $3 for key share)",
        lease.company.0,
        lease.session.0,
        lease.epoch
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The server answered something just now.
pub async fn set_answered(tx: &mut TenantTx, lease: Lease) -> Result<(), DbError> {
    let now = tx.now();
    sqlx::query!(
        "update whatsapp_sessions set answered_at = $3 where company_id = $1 and id = $2 and epoch = $4",
        lease.company.0,
        lease.session.0,
        now,
        lease.epoch
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Where a number is on WhatsApp, as far as it was asked: outer `None` for never (or too long ago), inner for «it is not».
pub async fn find_contact(tx: &mut TenantTx, phone: &Phone, fresh_since: DateTime<Utc>) -> Result<Option<Option<String>>, DbError> {
    sqlx::query_scalar!(
        "select jid from whatsapp_contacts where company_id = $1 and phone = $2 and checked_at > $3",
        tx.company(),
        phone.as_e164(),
        fresh_since
    )
    .fetch_optional(tx.conn())
    .await
}

/// The number under which the owner of a hidden id was asked for: as the salon writes it, which need not be as WhatsApp does.
pub async fn find_phone_of(tx: &mut TenantTx, lid: &str) -> Result<Option<Phone>, DbError> {
    let phone = sqlx::query_scalar!(
        "select phone from whatsapp_contacts where company_id = $1 and lid = $2 order by checked_at desc, phone limit 1",
        tx.company(),
        lid
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(phone.and_then(|phone| Phone::from_e164(&phone).ok()))
}

/// Remembers where a number is.
pub async fn put_contact(tx: &mut TenantTx, phone: &Phone, jid: Option<&str>, lid: Option<&str>) -> Result<(), DbError> {
    let (company, now) = (tx.company(), tx.now());
    sqlx::query!(
        "insert into whatsapp_contacts (company_id, phone, jid, lid, checked_at) values ($1, $2, $3, $4, $5)
         on conflict (company_id, phone) do update set jid = excluded.jid, lid = coalesce(excluded.lid, whatsapp_contacts.lid), checked_at = excluded.checked_at",
        company,
        phone.as_e164(),
        jid,
        lid,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
