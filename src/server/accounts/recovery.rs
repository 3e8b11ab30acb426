//! The ways back of who has forgotten the password: an owner's code, a colleague's link.
//!
//! Whoever holds a company's telephone can read what its number writes, and whoever makes a link can open it. So a code or a link of one
//! company opens that company alone, and sets a password, which opens all of a person's companies, only where there is no other
//! (docs/adr/0014-codes-and-links.md).

use secrecy::SecretString;

use crate::domain::access::Actor;
use crate::domain::event::EventKind;
use crate::domain::ids::{CompanyId, UserId};
use crate::server::platform::db::{Db, DbError, SystemPurpose, SystemTx, Tenant};
use crate::server::platform::events;

use super::codes::{self, Asker};
use super::login::account_hash;
use super::password;
use super::profile::ChangeError;
use super::sessions::{self, SignedIn};
use super::sign_in::SignInError;

/// Why nobody gets a new password.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// The link is unknown, used or over.
    #[error("the link is over")]
    Over,
    /// The account opens other companies too: what one of them vouches for opens that one alone.
    #[error("the account opens several companies")]
    Several,
    /// What every change of a password can meet.
    #[error(transparent)]
    Change(ChangeError),
}

impl<E: Into<ChangeError>> From<E> for RecoveryError {
    fn from(error: E) -> Self {
        Self::Change(error.into())
    }
}

/// Signs an owner in to the company whose number has sent the code.
pub async fn sign_in_by_code(db: &Db, account: &str, asker: Option<&Asker>, code: &SecretString) -> Result<SignedIn, SignInError> {
    let right = codes::weigh(db, account, asker, code).await?;
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    codes::spend(&mut tx, &right, account, asker).await?;
    let signed_in = sessions::open(&mut tx, right.user, right.company).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Gives an owner a new password: every sign-in of theirs ends, and this browser gets a new one. Where the account opens several
/// companies the code stays as it was: it can still sign in.
pub async fn renew_by_code(
    db: &Db,
    account: &str,
    asker: Option<&Asker>,
    code: &SecretString,
    new: SecretString,
) -> Result<SignedIn, RecoveryError> {
    let hash = password::hash_new(&new).await.map_err(ChangeError::from)?;
    let right = codes::weigh(db, account, asker, code).await?;
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    lock(&mut tx, right.user).await?;
    if opens_several(&mut tx, right.user).await? {
        codes::give_back(&mut tx, &right).await?;
        tx.commit().await?;
        return Err(RecoveryError::Several);
    }
    codes::spend(&mut tx, &right, account, asker).await?;
    set_password(&mut tx, right.user, &hash).await?;
    let now = tx.now();
    // The code came back from the phone. An e-mail beside it, which nothing has proven, keeps the account from being known by both.
    sqlx::query!("update users set verified_at = $2 where id = $1 and verified_at is null and email is null", right.user.0, now)
        .execute(tx.conn())
        .await?;
    let signed_in = sessions::open(&mut tx, right.user, right.company).await?;
    tx.commit().await?;
    tell(db, right.company, right.user, EventKind::PasswordRenewed { user: right.user }).await;
    Ok(signed_in)
}

/// Nobody joins a company as this person until the transaction ends: the key of a membership waits for the row.
pub(super) async fn lock(tx: &mut SystemTx, user: UserId) -> Result<(), DbError> {
    sqlx::query!("select 1 as one from users where id = $1 for update", user.0).fetch_optional(tx.conn()).await?;
    Ok(())
}

/// Whether the person belongs to more than one company.
pub(super) async fn opens_several(tx: &mut SystemTx, user: UserId) -> Result<bool, DbError> {
    let several = sqlx::query_scalar!("select count(*) > 1 as \"several!\" from memberships where user_id = $1", user.0);
    several.fetch_one(tx.conn()).await
}

/// The person's password from now on. Every sign-in ends, and every code and link by which they could have come in or set another; the
/// failures of the old password are forgotten.
pub(super) async fn set_password(tx: &mut SystemTx, user: UserId, hash: &str) -> Result<(), DbError> {
    let row = sqlx::query!("update users set password_hash = $2 where id = $1 returning email, phone", user.0, hash);
    let row = row.fetch_one(tx.conn()).await?;
    end_ways_in(tx, user).await?;
    for name in [row.email, row.phone].into_iter().flatten() {
        sqlx::query!("delete from sign_in_attempts where account_hash = $1", account_hash(&name)).execute(tx.conn()).await?;
    }
    Ok(())
}

/// Ends every sign-in of a person, and every code and link by which they could come in.
pub(super) async fn end_ways_in(tx: &mut SystemTx, user: UserId) -> Result<(), DbError> {
    sessions::end_all(tx, user, None).await?;
    sqlx::query!("delete from sign_in_codes where user_id = $1", user.0).execute(tx.conn()).await?;
    sqlx::query!("delete from password_resets where user_id = $1", user.0).execute(tx.conn()).await?;
    Ok(())
}

/// The others of the company can read of it. The person is in by now: a fact that cannot be written keeps nobody out.
pub(super) async fn tell(db: &Db, company: CompanyId, user: UserId, fact: EventKind) {
    let told = async {
        let mut tx = db.tenant(Tenant { company, actor: Actor::User { user } }).await?;
        events::record(&mut tx, fact).await?;
        tx.commit().await
    };
    if let Err(error) = told.await {
        tracing::warn!(%error, "somebody came in by a code or a link, and nobody was told");
    }
}
