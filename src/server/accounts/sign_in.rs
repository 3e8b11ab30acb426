//! Signing in by e-mail or phone and password. The answer is the same, and takes as long, for accounts that do not exist.

use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};

use crate::domain::ids::{CompanyId, UserId};
use crate::server::platform::db::{Db, DbError, SystemPurpose, SystemTx};

use super::login::{Login, account_hash, find_account};
use super::password::{self, PasswordError};
use super::sessions::{self, SignedIn};

/// So many failures are free; each further one doubles the wait, up to a quarter of an hour. Nobody is locked out.
const FREE_FAILURES: i32 = 10;
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Account and password do not fit, whatever the reason.
    #[error("account and password do not match")]
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

/// Weighs what a person typed as their e-mail or phone, and the password, and opens a session in the company where they may most.
pub async fn sign_in(db: &Db, account: &str, password: SecretString) -> Result<SignedIn, SignInError> {
    let user = weigh(db, account, password).await?;
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    // Newest first: whoever claimed this account before it was proven may have joined companies with it.
    let company = sqlx::query_scalar!(
        "select company_id from memberships where user_id = $1
         order by array_position(array['owner', 'manager', 'operator'], role), created_at desc limit 1",
        user.0
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(company) = company else { return Err(SignInError::Refused) };
    let signed_in = sessions::open(&mut tx, user, CompanyId(company)).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Whose account and password these are. A failure is counted, a success forgets the failures.
pub(super) async fn weigh(db: &Db, account: &str, password: SecretString) -> Result<UserId, SignInError> {
    let counted = account_hash(account);
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    wait_over(&mut tx, &counted).await?;
    let found = find_account(&mut tx, Login::read(account).as_ref()).await?;
    tx.commit().await?;
    let (user, hash) = found.map_or((None, None), |(user, hash)| (Some(user), hash));
    let right = password::verify(password.expose_secret().to_owned(), hash).await?;
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let Some(user) = user.filter(|_| right) else {
        count(&mut tx, &counted, FREE_FAILURES).await?;
        tx.commit().await?;
        return Err(SignInError::Refused);
    };
    sqlx::query!("delete from sign_in_attempts where account_hash = $1", counted).execute(tx.conn()).await?;
    tx.commit().await?;
    Ok(user)
}

/// Refuses while an account that failed often has to wait.
pub(super) async fn wait_over(tx: &mut SystemTx, counted: &[u8]) -> Result<(), SignInError> {
    let now = tx.now();
    let not_before =
        sqlx::query_scalar!("select not_before from sign_in_attempts where account_hash = $1", counted).fetch_optional(tx.conn()).await?;
    match not_before.map(|moment| moment - now).filter(|wait| *wait > TimeDelta::zero()) {
        Some(wait) => Err(SignInError::TooMany { retry_after: u32::try_from(wait.num_seconds() + 1).unwrap_or(1) }),
        None => Ok(()),
    }
}

/// Counts a failure, or whatever else grows slower the more often it is done; the first `free` of them cost nothing.
pub(super) async fn count(tx: &mut SystemTx, counted: &[u8], free: i32) -> Result<(), DbError> {
    let now = tx.now();
    let failures = sqlx::query_scalar!(
        "insert into sign_in_attempts (account_hash, failures, not_before) values ($1, 1, $2)
         on conflict (account_hash) do update set failures = sign_in_attempts.failures + 1 returning failures",
        counted,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    let beyond = failures - free;
    if beyond > 0 {
        let wait = TimeDelta::seconds(1_i64 << beyond.min(20)).min(LONGEST_WAIT);
        sqlx::query!("update sign_in_attempts set not_before = $2 where account_hash = $1", counted, now + wait).execute(tx.conn()).await?;
    }
    Ok(())
}

/// Whether the person has any role in the company.
pub(super) async fn is_member(tx: &mut SystemTx, company: CompanyId, user: UserId) -> Result<bool, DbError> {
    let there = sqlx::query_scalar!(
        "select exists (select from memberships where company_id = $1 and user_id = $2) as \"there!\"",
        company.0,
        user.0
    );
    there.fetch_one(tx.conn()).await
}
