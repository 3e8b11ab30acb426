//! Signing in by e-mail and password, and knowing a browser again. Tokens are 256 random bits; only their hash is kept.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::domain::access::Role;
use crate::domain::ids::{CompanyId, UserId};
use crate::server::platform::db::{Db, DbError, SystemPurpose, SystemTx};

use super::password::{self, PasswordError};

/// A browser that is not used for so long is signed out.
const IDLE: TimeDelta = TimeDelta::hours(12);
/// No sign-in lasts longer, however much it is used.
const LONGEST: TimeDelta = TimeDelta::days(30);
/// So many failures are free; each further one doubles the wait, up to a quarter of an hour. Nobody is locked out.
const FREE_FAILURES: i32 = 10;
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// E-mail and password do not fit, whatever the reason.
    #[error("e-mail and password do not match")]
    Refused,
    /// Too many failures for this account; weighed again after so many seconds.
    #[error("too many tries")]
    TooMany {
        /// Seconds.
        retry_after: u32,
    },
    /// Too many people at once.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A new session: the token goes into the cookie and nowhere else.
#[derive(Debug)]
pub struct SignedIn {
    pub token: SecretString,
    /// When it ends at the latest.
    pub ends_at: DateTime<Utc>,
}

/// Who a browser is.
#[derive(Clone, Debug)]
pub struct Identity {
    pub user: UserId,
    pub name: String,
    pub role: Role,
    pub company: CompanyId,
}

fn hash_of(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

/// Weighs e-mail and password. The answer is the same, and takes as long, for accounts that do not exist.
pub async fn sign_in(db: &Db, email: &str, password: SecretString) -> Result<SignedIn, SignInError> {
    let email = email.trim().to_lowercase();
    let account = hash_of(&email);
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let now = tx.now();
    let not_before =
        sqlx::query_scalar!("select not_before from sign_in_attempts where account_hash = $1", account).fetch_optional(tx.conn()).await?;
    if let Some(wait) = not_before.map(|moment| moment - now).filter(|wait| *wait > TimeDelta::zero()) {
        return Err(SignInError::TooMany { retry_after: u32::try_from(wait.num_seconds() + 1).unwrap_or(1) });
    }
    // PostgreSQL has no text with a NUL in it: nobody has such an address, and asking for it would fail.
    let found = if email.contains('\0') {
        None
    } else {
        sqlx::query!("select id, password_hash from users where email = $1", email).fetch_optional(tx.conn()).await?
    };
    tx.commit().await?;
    let (user, hash) = found.map_or((None, None), |row| (Some(UserId(row.id)), row.password_hash));
    let right = password::verify(password.expose_secret().to_owned(), hash).await?;
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let Some(user) = user.filter(|_| right) else {
        count_failure(&mut tx, &account).await?;
        tx.commit().await?;
        return Err(SignInError::Refused);
    };
    let company = sqlx::query_scalar!("select company_id from memberships where user_id = $1 order by created_at limit 1", user.0)
        .fetch_optional(tx.conn())
        .await?;
    let Some(company) = company else { return Err(SignInError::Refused) };
    sqlx::query!("delete from sign_in_attempts where account_hash = $1", account).execute(tx.conn()).await?;
    let signed_in = open(&mut tx, user, CompanyId(company)).await?;
    tx.commit().await?;
    Ok(signed_in)
}

async fn count_failure(tx: &mut SystemTx, account: &[u8]) -> Result<(), DbError> {
    let now = tx.now();
    let failures = sqlx::query_scalar!(
        "insert into sign_in_attempts (account_hash, failures, not_before) values ($1, 1, $2)
         on conflict (account_hash) do update set failures = sign_in_attempts.failures + 1 returning failures",
        account,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    let beyond = failures - FREE_FAILURES;
    if beyond > 0 {
        let wait = TimeDelta::seconds(1_i64 << beyond.min(20)).min(LONGEST_WAIT);
        sqlx::query!("update sign_in_attempts set not_before = $2 where account_hash = $1", account, now + wait).execute(tx.conn()).await?;
    }
    Ok(())
}

async fn open(tx: &mut SystemTx, user: UserId, company: CompanyId) -> Result<SignedIn, DbError> {
    let token = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let (now, ends_at) = (tx.now(), tx.now() + LONGEST);
    sqlx::query!(
        "insert into sign_ins (token_hash, user_id, company_id, created_at, seen_at, ends_at) values ($1, $2, $3, $4, $4, $5)",
        hash_of(&token),
        user.0,
        company.0,
        now,
        ends_at
    )
    .execute(tx.conn())
    .await?;
    Ok(SignedIn { token: token.into(), ends_at })
}

/// Who holds this token; `None` when it is unknown, idle for too long, or over.
pub async fn identify(db: &Db, token: &SecretString) -> Result<Option<Identity>, DbError> {
    let hash = hash_of(token.expose_secret());
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let now = tx.now();
    let row = sqlx::query!(
        "select users.id, users.name, memberships.role, sign_ins.company_id, sign_ins.seen_at
         from sign_ins
           join users on users.id = sign_ins.user_id
           join memberships on memberships.company_id = sign_ins.company_id and memberships.user_id = sign_ins.user_id
         where token_hash = $1 and ends_at > $2 and seen_at > $3",
        hash,
        now,
        now - IDLE
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else { return Ok(None) };
    // Once a minute is often enough to know that it is not idle.
    if now - row.seen_at > TimeDelta::minutes(1) {
        sqlx::query!("update sign_ins set seen_at = $2 where token_hash = $1", hash, now).execute(tx.conn()).await?;
    }
    tx.commit().await?;
    let Some(role) = Role::from_word(&row.role) else { return Ok(None) };
    Ok(Some(Identity { user: UserId(row.id), name: row.name, role, company: CompanyId(row.company_id) }))
}

/// Ends the session of this token.
pub async fn sign_out(db: &Db, token: &SecretString) -> Result<(), DbError> {
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    sqlx::query!("delete from sign_ins where token_hash = $1", hash_of(token.expose_secret())).execute(tx.conn()).await?;
    tx.commit().await
}
