//! Invitations: a link of 256 random bits, of which only the hash is kept, for one person, once, for an hour. A new link ends the one
//! before it.

use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};

use crate::domain::access::Role;
use crate::domain::event::EventKind;
use crate::domain::ids::InvitationId;
use crate::domain::people::{Invited, may_invite};
use crate::domain::phone::Phone;
use crate::domain::time::Moment;
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::events;

use super::get_company;
use super::login::Login;
use super::members::{MemberError, role_of_asker};
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
}

impl NewLink {
    /// As it is shown to whoever made it, once.
    pub fn shown(self, public_url: &str) -> Invited {
        Invited { name: self.name, link: format!("{public_url}/invite/{}", self.token.expose_secret()), ends: self.ends }
    }
}

/// Invites a person by their e-mail or phone. Whoever was invited by it before gets this link instead.
pub async fn invite(tx: &mut TenantTx, name: &str, contact: &str, role: Role) -> Result<NewLink, InviteError> {
    may_invite(role_of_asker(tx).await?, role).map_err(MemberError::from)?;
    let name = read_name(name).ok_or(InviteError::Name)?;
    let login = Login::read(contact).ok_or(InviteError::Contact)?;
    let (email, phone) = match &login {
        Login::Email(email) => (Some(email.clone()), None),
        Login::Phone(phone) => (None, Some(phone.clone())),
    };
    let (company, now) = (tx.company(), tx.now());
    let here = sqlx::query_scalar!(
        "select exists (select from memberships m join users u on u.id = m.user_id
           where m.company_id = $1 and (u.email = $2 or u.phone = $3)) as \"here!\"",
        company,
        email,
        phone.as_ref().map(Phone::as_e164)
    );
    if here.fetch_one(tx.conn()).await? {
        return Err(InviteError::Member);
    }
    sqlx::query!(
        "delete from invitations where company_id = $1 and (email = $2 or phone = $3)",
        company,
        email,
        phone.as_ref().map(Phone::as_e164)
    )
    .execute(tx.conn())
    .await?;
    let (id, token, ends_at) = (tx.new_id::<InvitationId>(), new_token(), now + LIVES);
    sqlx::query!(
        "insert into invitations (company_id, id, token_hash, name, email, phone, role, created_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        company,
        id.0,
        hash_of(&token),
        name,
        email,
        phone.as_ref().map(Phone::as_e164),
        role.as_str(),
        now,
        ends_at
    )
    .execute(tx.conn())
    .await?;
    events::record(tx, EventKind::PersonInvited { invitation: id, role }).await?;
    let ends = get_company(tx).await?.moment(ends_at);
    Ok(NewLink { id, name, phone, token, ends })
}

/// Makes a new link for an invitation; the old one ends.
pub async fn renew(tx: &mut TenantTx, id: InvitationId) -> Result<NewLink, MemberError> {
    let role = role_of(tx, id).await?;
    let (company, token, ends_at) = (tx.company(), new_token(), tx.now() + LIVES);
    let row = sqlx::query!(
        "update invitations set token_hash = $3, ends_at = $4 where company_id = $1 and id = $2 returning name, phone",
        company,
        id.0,
        hash_of(&token),
        ends_at
    )
    .fetch_one(tx.conn())
    .await?;
    events::record(tx, EventKind::PersonInvited { invitation: id, role }).await?;
    let ends = get_company(tx).await?.moment(ends_at);
    Ok(NewLink { id, name: row.name, phone: row.phone.and_then(|phone| Phone::from_e164(&phone).ok()), token, ends })
}

/// Takes an invitation back: its link opens nothing any more.
pub async fn withdraw(tx: &mut TenantTx, id: InvitationId) -> Result<(), MemberError> {
    let role = role_of(tx, id).await?;
    sqlx::query!("delete from invitations where company_id = $1 and id = $2", tx.company(), id.0).execute(tx.conn()).await?;
    events::record(tx, EventKind::InvitationWithdrawn { invitation: id, role }).await?;
    Ok(())
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
