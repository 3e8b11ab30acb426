//! A colleague's link for a new password: for one person, once, for an hour. A new link ends the one before it.

mod console;

use chrono::TimeDelta;
use secrecy::SecretString;

use crate::domain::access::{Actor, Role};
use crate::domain::event::EventKind;
use crate::domain::ids::{CompanyId, MessageId, UserId};
use crate::domain::people::{Refusal, WayBack, may_reset};
use crate::domain::phone::Phone;
use crate::domain::time::Moment;
use crate::server::platform::db::{Db, DbError, SystemPurpose, SystemTx, Tenant, TenantTx};
use crate::server::platform::events;

use super::get_company;
use super::members::{MemberError, asker, role_of_asker};
use super::password;
use super::profile::ChangeError;
use super::recovery::{self, RecoveryError, opens_several};
use super::sessions::{self, SignedIn, hash_of, new_token};

pub use console::{ConsoleError, make_for_owner};

/// How long a link is good for.
const LIVES: TimeDelta = TimeDelta::hours(1);

/// A link that was just made; nobody can make it out of what is stored.
#[derive(Debug)]
pub struct NewReset {
    pub name: String,
    pub phone: Option<Phone>,
    pub token: SecretString,
    pub ends: Moment,
    /// The letter that carried the link before this one.
    pub letter_before: Option<MessageId>,
}

/// Makes a link for somebody who works here: managers for no owner, and nobody for themselves (their old password does that).
pub async fn make_reset(tx: &mut TenantTx, user: UserId) -> Result<NewReset, MemberError> {
    let (company, by) = (tx.company(), role_of_asker(tx).await?);
    let row = sqlx::query!(
        "select m.role, u.name, u.phone, r.message_id as \"letter?\" from memberships m
           join users u on u.id = m.user_id
           left join password_resets r on r.company_id = m.company_id and r.user_id = m.user_id
         where m.company_id = $1 and m.user_id = $2 for no key update of m",
        company,
        user.0
    );
    let row = row.fetch_optional(tx.conn()).await?.ok_or(MemberError::NotFound)?;
    may_reset(by, Role::from_word(&row.role).unwrap_or(Role::Owner))?;
    let maker = asker(tx)?;
    if maker == user {
        return Err(Refusal::Oneself.into());
    }
    let (token, ends) = replace(tx, user, Some(maker)).await?;
    let phone = row.phone.and_then(|phone| Phone::from_e164(&phone).ok());
    Ok(NewReset { name: row.name, phone, token, ends, letter_before: row.letter.map(MessageId) })
}

/// A new link in the place of the one before, and until when it is good. Without a maker nobody's going ends it.
async fn replace(tx: &mut TenantTx, user: UserId, maker: Option<UserId>) -> Result<(SecretString, Moment), DbError> {
    let (company, token, now) = (tx.company(), new_token(), tx.now());
    sqlx::query!(
        "insert into password_resets (company_id, user_id, token_hash, created_at, ends_at, made_by) values ($1, $2, $3, $4, $5, $6)
         on conflict (company_id, user_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at,
           ends_at = excluded.ends_at, made_by = excluded.made_by, message_id = null",
        company,
        user.0,
        hash_of(&token),
        now,
        now + LIVES,
        maker.map(|maker| maker.0)
    )
    .execute(tx.conn())
    .await?;
    events::record(tx, EventKind::ResetMade { user }).await?;
    Ok((token, get_company(tx).await?.moment(now + LIVES)))
}

/// Notes which letter carries the link.
pub async fn carried_by(tx: &mut TenantTx, user: UserId, letter: MessageId) -> Result<(), DbError> {
    let company = tx.company();
    sqlx::query!("update password_resets set message_id = $3 where company_id = $1 and user_id = $2", company, user.0, letter.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// What the link says to whoever opens it.
pub async fn read_reset(db: &Db, token: &SecretString) -> Result<WayBack, RecoveryError> {
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let (company, user) = find(&mut tx, token).await?.ok_or(RecoveryError::Over)?;
    let is_one_of_several = opens_several(&mut tx, user).await?;
    let person = sqlx::query!("select name, coalesce(email, phone) as \"account!\" from users where id = $1", user.0);
    let person = person.fetch_one(tx.conn()).await?;
    tx.commit().await?;
    let mut tx = db.tenant(Tenant { company, actor: Actor::Door }).await?;
    let company = get_company(&mut tx).await?.name;
    tx.commit().await?;
    let account = Phone::from_e164(&person.account).map_or(person.account, |phone| phone.for_people());
    Ok(WayBack { company, name: person.name, account, is_one_of_several })
}

/// Uses the link up: a new password, which ends every sign-in of the person, and this browser is signed in to the company. Where the
/// account opens several, it only signs in.
pub async fn use_reset(db: &Db, token: &SecretString, new: Option<SecretString>) -> Result<SignedIn, RecoveryError> {
    let hash = match &new {
        Some(new) => Some(password::hash_new(new).await.map_err(ChangeError::from)?),
        None => None,
    };
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let (company, user) = find(&mut tx, token).await?.ok_or(RecoveryError::Over)?;
    recovery::lock(&mut tx, user).await?;
    if opens_several(&mut tx, user).await? != hash.is_none() {
        return Err(RecoveryError::Several);
    }
    // One use: of two who come at once the second finds nothing to delete.
    let spent = sqlx::query!("delete from password_resets where token_hash = $1", hash_of(token));
    if spent.execute(tx.conn()).await?.rows_affected() != 1 {
        return Err(RecoveryError::Over);
    }
    if let Some(hash) = &hash {
        recovery::set_password(&mut tx, user, hash).await?;
    }
    let signed_in = sessions::open(&mut tx, user, company).await?;
    tx.commit().await?;
    recovery::tell(db, company, user, EventKind::ResetUsed { user }).await;
    if hash.is_some() {
        recovery::tell(db, company, user, EventKind::PasswordRenewed { user }).await;
    }
    Ok(signed_in)
}

async fn find(tx: &mut SystemTx, token: &SecretString) -> Result<Option<(CompanyId, UserId)>, DbError> {
    let now = tx.now();
    let row = sqlx::query!("select company_id, user_id from password_resets where token_hash = $1 and ends_at > $2", hash_of(token), now);
    Ok(row.fetch_optional(tx.conn()).await?.map(|row| (CompanyId(row.company_id), UserId(row.user_id))))
}
