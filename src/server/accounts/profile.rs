//! One's own account: its devices, and its password. A new password ends every other sign-in (CVE-2021-3740).

use secrecy::SecretString;

use crate::domain::ids::{CompanyId, SignInId, UserId};
use crate::domain::phone::Phone;
use crate::domain::profile::{Device, Profile};
use crate::server::platform::db::{Db, DbError, SystemPurpose, TenantTx};

use super::get_company;
use super::password::{self, NewPasswordError};
use super::recovery;
use super::sessions::{self, IDLE, SignedIn, hash_of};
use super::sign_in::{self, SignInError};

/// Why a password stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// The new one is not taken.
    #[error(transparent)]
    New(#[from] NewPasswordError),
    /// The old one, or the code in its place, is not right, or has to wait.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What somebody sees of their own account; `token` is that of the device that asks.
pub async fn get_profile(tx: &mut TenantTx, user: UserId, token: Option<&SecretString>) -> Result<Profile, DbError> {
    let (company, now, this) = (tx.company(), tx.now(), token.map(hash_of));
    let profile = get_company(tx).await?;
    let person = sqlx::query!("select email, phone from users where id = $1", user.0).fetch_one(tx.conn()).await?;
    let rows = sqlx::query!(
        "select id, agent, network, created_at, seen_at, token_hash is not distinct from $5 as \"is_this!\" from sign_ins
         where company_id = $1 and user_id = $2 and ends_at > $3 and seen_at > $4 order by 6 desc, seen_at desc, id",
        company,
        user.0,
        now,
        now - IDLE,
        this
    )
    .fetch_all(tx.conn())
    .await?;
    let devices = rows.into_iter().map(|row| Device {
        id: SignInId(row.id),
        agent: row.agent.unwrap_or_default(),
        network: row.network.unwrap_or_default(),
        since: profile.moment(row.created_at),
        seen: profile.moment(row.seen_at),
        is_this: row.is_this,
    });
    let phone = person.phone.and_then(|phone| Phone::from_e164(&phone).ok());
    Ok(Profile { email: person.email, phone, devices: devices.collect() })
}

/// Ends one sign-in of one's own; answers whether there was such a one.
pub async fn end_device(tx: &mut TenantTx, user: UserId, device: SignInId) -> Result<bool, DbError> {
    let ended = sqlx::query!("delete from sign_ins where company_id = $1 and user_id = $2 and id = $3", tx.company(), user.0, device.0);
    Ok(ended.execute(tx.conn()).await?.rows_affected() == 1)
}

/// Ends every sign-in of one's own but the one that asks, in other companies too.
pub async fn end_elsewhere(db: &Db, user: UserId, token: &SecretString) -> Result<u64, DbError> {
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let ended = sessions::end_all(&mut tx, user, Some(token)).await?;
    tx.commit().await?;
    Ok(ended)
}

/// Changes the password of whoever knows the old one: every sign-in ends, and this browser gets a new one.
pub async fn change_password(
    db: &Db,
    company: CompanyId,
    user: UserId,
    old: SecretString,
    new: SecretString,
) -> Result<SignedIn, ChangeError> {
    let hash = password::hash_new(&new).await?;
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let name = sqlx::query_scalar!("select coalesce(email, phone) as \"name!\" from users where id = $1", user.0);
    let name = name.fetch_one(tx.conn()).await?;
    tx.commit().await?;
    if sign_in::weigh(db, &name, old).await? != user {
        return Err(SignInError::Refused.into());
    }
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    recovery::set_password(&mut tx, user, &hash).await?;
    let signed_in = sessions::open(&mut tx, user, company).await?;
    tx.commit().await?;
    Ok(signed_in)
}
