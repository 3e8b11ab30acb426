//! Sign-ins that stand: opened, known again, ended. A token is 256 random bits, new for each sign-in; only its hash is kept.

use std::net::IpAddr;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use chrono::{DateTime, TimeDelta, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use crate::domain::access::Role;
use crate::domain::ids::{CompanyId, UserId};
use crate::server::platform::db::{Db, DbError, SystemPurpose, SystemTx};

/// A browser that is not used for so long is signed out.
pub(super) const IDLE: TimeDelta = TimeDelta::hours(12);
/// How often it is noted that a sign-in is used: enough to know that it is not idle.
const NOTED: TimeDelta = TimeDelta::minutes(1);
/// No sign-in lasts longer, however much it is used.
const LONGEST: TimeDelta = TimeDelta::days(30);

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

/// What a request says of the device it comes from.
#[derive(Clone, Copy, Debug)]
pub struct Device<'a> {
    /// The header `User-Agent`, or nothing.
    pub agent: &'a str,
    pub address: IpAddr,
}

/// A token as the database knows it.
pub(super) fn hash_of(token: &SecretString) -> Vec<u8> {
    Sha256::digest(token.expose_secret()).to_vec()
}

/// 256 random bits in letters that any address and cookie can carry.
pub(super) fn new_token() -> SecretString {
    BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()).into()
}

/// Signs a person in to a company.
pub(super) async fn open(tx: &mut SystemTx, user: UserId, company: CompanyId) -> Result<SignedIn, DbError> {
    let token = new_token();
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
    Ok(SignedIn { token, ends_at })
}

/// Who holds this token; `None` when it is unknown, idle for too long, or over. Notes when and on what it was used.
pub async fn identify(db: &Db, token: &SecretString, device: Device<'_>) -> Result<Option<Identity>, DbError> {
    let hash = hash_of(token);
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let now = tx.now();
    let row = sqlx::query!(
        "select users.id, users.name, memberships.role, sign_ins.company_id, sign_ins.seen_at, sign_ins.agent
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
    if row.agent.is_none() || now - row.seen_at > NOTED {
        sqlx::query!(
            "update sign_ins set seen_at = $2, agent = $3, network = $4 where token_hash = $1",
            hash,
            now,
            super::device::family(device.agent),
            super::device::network(device.address)
        )
        .execute(tx.conn())
        .await?;
    }
    tx.commit().await?;
    let Some(role) = Role::from_word(&row.role) else { return Ok(None) };
    Ok(Some(Identity { user: UserId(row.id), name: row.name, role, company: CompanyId(row.company_id) }))
}

/// Which of these sign-ins stand, and as what. An open stream is use: they are noted as used.
pub(super) async fn standing(tx: &mut SystemTx, hashes: &[Vec<u8>]) -> Result<Vec<(Vec<u8>, Role)>, DbError> {
    let now = tx.now();
    sqlx::query!(
        "update sign_ins set seen_at = $2 where token_hash = any($1) and ends_at > $2 and seen_at > $3 and seen_at < $4",
        hashes,
        now,
        now - IDLE,
        now - NOTED
    )
    .execute(tx.conn())
    .await?;
    let rows = sqlx::query!(
        "select sign_ins.token_hash, memberships.role
         from sign_ins
           join memberships on memberships.company_id = sign_ins.company_id and memberships.user_id = sign_ins.user_id
         where token_hash = any($1) and ends_at > $2 and seen_at > $3",
        hashes,
        now,
        now - IDLE
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.token_hash, Role::from_word(&row.role)?))).collect())
}

/// Ends the session of this token.
pub async fn sign_out(db: &Db, token: &SecretString) -> Result<(), DbError> {
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    sqlx::query!("delete from sign_ins where token_hash = $1", hash_of(token)).execute(tx.conn()).await?;
    tx.commit().await
}

/// Ends every session of a person, in all their companies, but the one to keep; answers how many.
pub(super) async fn end_all(tx: &mut SystemTx, user: UserId, keep: Option<&SecretString>) -> Result<u64, DbError> {
    let keep = keep.map(hash_of);
    let ended = sqlx::query!("delete from sign_ins where user_id = $1 and token_hash is distinct from $2", user.0, keep);
    Ok(ended.execute(tx.conn()).await?.rows_affected())
}
