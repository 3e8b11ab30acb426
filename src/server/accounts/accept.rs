//! Coming by an invitation: whoever has the link sees who invites whom, gives a name and a password, and is signed in.
//!
//! The link was seen by whoever made it, so it proves nothing about the e-mail or phone: an account that has a password keeps it and
//! has to give it, and a new account stays unproven (`owners` says what that means).

use secrecy::SecretString;

use crate::domain::access::{Actor, Role};
use crate::domain::event::EventKind;
use crate::domain::ids::{CompanyId, UserId};
use crate::domain::people::Welcome;
use crate::server::platform::db::{Db, DbError, SystemPurpose, SystemTx, Tenant};
use crate::server::platform::events;

use super::get_company;
use super::invitations::read_name;
use super::login::{Login, find_account};
use super::password;
use super::profile::ChangeError;
use super::sessions::{self, SignedIn, hash_of};
use super::sign_in::{self, SignInError};

/// Why somebody does not come in.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// The link is unknown, used, withdrawn or over.
    #[error("the invitation is over")]
    Over,
    /// No name, or too long a one.
    #[error("no name")]
    Name,
    /// The password: a new one is not taken, or it is not that of the account that exists.
    #[error(transparent)]
    Password(ChangeError),
}

impl<E: Into<ChangeError>> From<E> for AcceptError {
    fn from(error: E) -> Self {
        Self::Password(error.into())
    }
}

/// An invitation that stands.
struct Standing {
    company: CompanyId,
    name: String,
    role: Role,
    login: Login,
}

/// What the link says to whoever opens it.
pub async fn read_invitation(db: &Db, token: &SecretString) -> Result<Welcome, AcceptError> {
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let standing = find(&mut tx, token).await?.ok_or(AcceptError::Over)?;
    let account = find_account(&mut tx, Some(&standing.login)).await?;
    tx.commit().await?;
    let mut tx = db.tenant(Tenant { company: standing.company, actor: Actor::Console }).await?;
    let company = get_company(&mut tx).await?.name;
    tx.commit().await?;
    let account_name = match &standing.login {
        Login::Email(email) => email.clone(),
        Login::Phone(phone) => phone.for_people(),
    };
    let has_password = account.is_some_and(|(_, hash)| hash.is_some());
    Ok(Welcome { company, name: standing.name, role: standing.role, account: account_name, has_password })
}

/// Uses the invitation up: makes the account, or weighs the password of the one that exists, gives the role, and signs in.
pub async fn accept(db: &Db, token: &SecretString, name: &str, password: SecretString) -> Result<SignedIn, AcceptError> {
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let standing = find(&mut tx, token).await?.ok_or(AcceptError::Over)?;
    let account = find_account(&mut tx, Some(&standing.login)).await?;
    tx.commit().await?;
    let weighed = account.and_then(|(_, hash)| hash);
    let has_account = weighed.is_some();
    let (user, hash) = if has_account {
        (sign_in::weigh(db, standing.login.as_str(), password).await?, None)
    } else {
        (db.ids().next(), Some(password::hash_new(&password).await?))
    };
    let name = read_name(name).filter(|_| !has_account).or(has_account.then(String::new)).ok_or(AcceptError::Name)?;
    let mut tx = db.system(SystemPurpose::Operations).await?;
    // One use: of two who come at once the second finds nothing to delete.
    let spent = sqlx::query!("delete from invitations where token_hash = $1 and ends_at > $2", hash_of(token), tx.now());
    if spent.execute(tx.conn()).await?.rows_affected() != 1 {
        return Err(AcceptError::Over);
    }
    let user = match hash {
        Some(hash) => make(&mut tx, user, &standing.login, &name, &hash).await?,
        None => still_has(&mut tx, user, weighed.as_deref()).await?,
    };
    let now = tx.now();
    // Whoever has come meanwhile by another way keeps the role they have.
    sqlx::query!(
        "insert into memberships (company_id, user_id, role, created_at) values ($1, $2, $3, $4) on conflict do nothing",
        standing.company.0,
        user.0,
        standing.role.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    let signed_in = sessions::open(&mut tx, user, standing.company).await?;
    // The fact is the company's own: it is written in the same transaction, with the company's rights.
    let mut tx = tx.enter(db, Tenant { company: standing.company, actor: Actor::User { user } }).await?;
    events::record(&mut tx, EventKind::PersonJoined { user, role: standing.role }).await?;
    tx.commit().await?;
    Ok(signed_in)
}

async fn find(tx: &mut SystemTx, token: &SecretString) -> Result<Option<Standing>, DbError> {
    let now = tx.now();
    let row = sqlx::query!(
        "select company_id, name, role, email, phone from invitations where token_hash = $1 and ends_at > $2",
        hash_of(token),
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.and_then(|row| {
        let login = Login::read(row.email.as_deref().or(row.phone.as_deref())?)?;
        Some(Standing { company: CompanyId(row.company_id), name: row.name, role: Role::from_word(&row.role)?, login })
    }))
}

/// Of two at this moment, a new password and a new company, one comes first: the other company's code has not set what joins this one.
async fn still_has(tx: &mut SystemTx, user: UserId, hash: Option<&str>) -> Result<UserId, AcceptError> {
    let same = sqlx::query_scalar!("select id from users where id = $1 and password_hash = $2 for share", user.0, hash);
    same.fetch_optional(tx.conn()).await?.map(UserId).ok_or(SignInError::Refused.into())
}

/// An account that somebody made meanwhile, with a password of its own, is not this one's to take.
async fn make(tx: &mut SystemTx, id: UserId, login: &Login, name: &str, hash: &str) -> Result<UserId, AcceptError> {
    let now = tx.now();
    let (email, phone) = login.columns();
    let made = sqlx::query_scalar!(
        "insert into users (id, email, phone, name, password_hash, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing returning id",
        id.0,
        email,
        phone,
        name,
        hash,
        now
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(made) = made {
        return Ok(UserId(made));
    }
    let taken = sqlx::query_scalar!(
        "update users set name = $3, password_hash = $4 where (email = $1 or phone = $2) and password_hash is null returning id",
        email,
        phone,
        name,
        hash
    );
    taken.fetch_optional(tx.conn()).await?.map(UserId).ok_or(SignInError::Refused.into())
}
