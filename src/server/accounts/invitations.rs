//! Invitations: a link of 256 random bits, of which only the hash is kept, for one person, once, for an hour. A new link ends the one
//! before it.

use chrono::TimeDelta;
use secrecy::SecretString;

use crate::domain::access::Role;
use crate::domain::event::EventKind;
use crate::domain::ids::{InvitationId, MessageId};
use crate::domain::people::may_invite;
use crate::domain::phone::Phone;
use crate::domain::time::Moment;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;

use super::get_company;
use super::login::Login;
use super::members::{MemberError, asker, role_of_asker};
use super::sessions::{hash_of, new_token};

/// How long a link is good for.
const LIVES: TimeDelta = TimeDelta::hours(1);
/// A longer name is none.
const LONGEST_NAME: usize = 120;

/// Why nobody is invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// No name, or too long a one.
    #[error("no name")]
    Name,
    /// Neither an e-mail nor a phone.
    #[error("neither an e-mail nor a phone")]
    Contact,
    /// They work here already.
    #[error("the person is here already")]
    Member,
    /// The rules of who may what, and what all changes of people can meet.
    #[error(transparent)]
    People(#[from] MemberError),
}

impl From<DbError> for InviteError {
    fn from(error: DbError) -> Self {
        Self::People(error.into())
    }
}

/// A link that was just made; nobody can make it out of what is stored.
#[derive(Debug)]
pub struct NewLink {
    pub id: InvitationId,
    pub name: String,
    pub phone: Option<Phone>,
    pub token: SecretString,
    pub ends: Moment,
    pub role: Role,
    /// The letter that carried the link before this one.
    pub letter_before: Option<MessageId>,
}

/// Invites a person by their e-mail or phone. Whoever was invited by it before gets this link instead, if whoever asks may touch that
/// invitation.
pub async fn invite(tx: &mut TenantTx, name: &str, contact: &str, role: Role) -> Result<NewLink, InviteError> {
    let by = role_of_asker(tx).await?;
    may_invite(by, role).map_err(MemberError::from)?;
    let name = read_name(name).ok_or(InviteError::Name)?;
    let login = Login::read(contact).ok_or(InviteError::Contact)?;
    if is_here(tx, &login).await? {
        return Err(InviteError::Member);
    }
    // Of two who invite the same person at once the second meets the first one's invitation.
    let id = match insert(tx, &name, &login, role).await? {
        Some(id) => id,
        None => replace(tx, by, &name, &login, role).await?,
    };
    link(tx, id, role).await.map_err(InviteError::from)
}

async fn is_here(tx: &mut TenantTx, login: &Login) -> Result<bool, DbError> {
    let (email, phone) = login.columns();
    let here = sqlx::query_scalar!(
        "select exists (select from memberships m join users u on u.id = m.user_id
           where m.company_id = $1 and (u.email = $2 or u.phone = $3)) as \"here!\"",
        tx.company(),
        email,
        phone
    );
    here.fetch_one(tx.conn()).await
}

/// A new row, without a link that anybody knows; `None` when there is one of this contact.
async fn insert(tx: &mut TenantTx, name: &str, login: &Login, role: Role) -> Result<Option<InvitationId>, DbError> {
    let ((email, phone), company, now) = (login.columns(), tx.company(), tx.now());
    let id = sqlx::query_scalar!(
        "insert into invitations (company_id, id, token_hash, name, email, phone, role, created_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8) on conflict do nothing returning id",
        company,
        tx.new_id::<InvitationId>().0,
        hash_of(&new_token()),
        name,
        email,
        phone,
        role.as_str(),
        now
    );
    Ok(id.fetch_optional(tx.conn()).await?.map(InvitationId))
}

/// The row of this contact, made what is asked for now; what a stronger hand has written stays (D-26).
async fn replace(tx: &mut TenantTx, by: Role, name: &str, login: &Login, role: Role) -> Result<InvitationId, InviteError> {
    let ((email, phone), company, now) = (login.columns(), tx.company(), tx.now());
    let there = sqlx::query!(
        "select id, role from invitations where company_id = $1 and (email = $2 or phone = $3) for update",
        company,
        email,
        phone
    );
    // It was used or taken back at this very moment: whoever asks sees the people as they are now.
    let there = there.fetch_optional(tx.conn()).await?.ok_or(MemberError::NotFound)?;
    may_invite(by, Role::from_word(&there.role).unwrap_or(Role::Owner)).map_err(MemberError::from)?;
    sqlx::query!(
        "update invitations set name = $3, role = $4, created_at = $5 where company_id = $1 and id = $2",
        company,
        there.id,
        name,
        role.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(InvitationId(there.id))
}

/// Makes a new link for an invitation; the old one ends.
pub async fn renew(tx: &mut TenantTx, id: InvitationId) -> Result<NewLink, MemberError> {
    let role = role_of(tx, id).await?;
    link(tx, id, role).await
}

/// A link that opens this invitation from now on, alone and for an hour.
async fn link(tx: &mut TenantTx, id: InvitationId, role: Role) -> Result<NewLink, MemberError> {
    let (company, token, ends_at, maker) = (tx.company(), new_token(), tx.now() + LIVES, asker(tx)?);
    let row = sqlx::query!(
        "update invitations i set token_hash = $3, ends_at = $4, made_by = $5, message_id = null
         from (select message_id from invitations where company_id = $1 and id = $2) before
         where company_id = $1 and id = $2 returning i.name, i.phone, before.message_id",
        company,
        id.0,
        hash_of(&token),
        ends_at,
        maker.0
    )
    .fetch_one(tx.conn())
    .await?;
    events::record(tx, EventKind::PersonInvited { invitation: id, role }).await?;
    let ends = get_company(tx).await?.moment(ends_at);
    let phone = row.phone.and_then(|phone| Phone::from_e164(&phone).ok());
    Ok(NewLink { id, name: row.name, phone, token, ends, role, letter_before: row.message_id.map(MessageId) })
}

/// Notes which letter carries the link.
pub async fn carried_by(tx: &mut TenantTx, id: InvitationId, letter: MessageId) -> Result<(), DbError> {
    let company = tx.company();
    sqlx::query!("update invitations set message_id = $3 where company_id = $1 and id = $2", company, id.0, letter.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Takes an invitation back: its link opens nothing any more. Answers the letter that carries it, if one does.
pub async fn withdraw(tx: &mut TenantTx, id: InvitationId) -> Result<Option<MessageId>, MemberError> {
    let role = role_of(tx, id).await?;
    let letter = sqlx::query_scalar!("delete from invitations where company_id = $1 and id = $2 returning message_id", tx.company(), id.0)
        .fetch_optional(tx.conn())
        .await?;
    events::record(tx, EventKind::InvitationWithdrawn { invitation: id, role }).await?;
    Ok(letter.flatten().map(MessageId))
}

/// As what an invitation invites, if whoever asks may touch it; locked.
async fn role_of(tx: &mut TenantTx, id: InvitationId) -> Result<Role, MemberError> {
    let by = role_of_asker(tx).await?;
    let role = sqlx::query_scalar!("select role from invitations where company_id = $1 and id = $2 for update", tx.company(), id.0)
        .fetch_optional(tx.conn())
        .await?;
    let role = role.and_then(|role| Role::from_word(&role)).ok_or(MemberError::NotFound)?;
    may_invite(by, role)?;
    Ok(role)
}

/// A name as somebody typed it, without the spaces around it.
pub(super) fn read_name(typed: &str) -> Option<String> {
    let name = typed.trim();
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.contains(char::is_control);
    fits.then(|| name.to_owned())
}
