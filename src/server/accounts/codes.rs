//! Codes by which owners come in: of one person in one company and one browser, ten minutes, five tries, one use. Only the hash is
//! kept, as of a password. `letters` draws and sends them; what they open is in `recovery`.
//!
//! The rows of a day stay: by them are counted the codes and wrong tries of the person, whatever name was typed. Both limits are
//! silent, so that nothing of the person shows.

mod right;
mod tries;

use std::net::IpAddr;

use chrono::TimeDelta;
use secrecy::SecretString;

use crate::domain::ids::{CodeId, CompanyId, MessageId, UserId};
use crate::domain::phone::Phone;
use crate::server::platform::db::{Db, DbError, SystemPurpose, TenantTx};

use super::device::network;
use super::login::{Login, request_hash};
use super::sessions::{hash_of, new_token};
use super::sign_in::{SignInError, count, wait_over};

pub(super) use right::{give_back, spend};
pub(super) use tries::weigh;

/// How long a code is good for.
pub const LIVES: TimeDelta = TimeDelta::minutes(10);
/// For so long codes and tries are counted together.
const DAY: TimeDelta = TimeDelta::days(1);
/// So many codes a day are sent to one person.
const MOST_A_DAY: i64 = 10;
/// And so many of them for one network, so that no stranger uses up what the owner may need.
const MOST_OF_A_NETWORK: i64 = 5;
/// So many requests are free; each further one doubles the wait, as failures of a password do.
const FREE_REQUESTS: i32 = 3;

/// The browser that asks for a code or comes with one, and the network it is in.
#[derive(Clone, Debug)]
pub struct Asker {
    browser_hash: Vec<u8>,
    network: String,
}

impl Asker {
    /// By the token in the browser's cookie.
    pub fn new(token: &SecretString, address: IpAddr) -> Self {
        Self { browser_hash: hash_of(token), network: network(address) }
    }
}

/// What a browser is known by that has none yet: 256 random bits.
pub fn new_browser() -> SecretString {
    new_token()
}

/// An owner, and a company by whose number a code could reach them.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub company: CompanyId,
    pub user: UserId,
    pub name: String,
    pub phone: Phone,
}

/// Six digits.
pub fn draw() -> SecretString {
    format!("{:06}", rand::random_range(0..1_000_000_u32)).into()
}

/// Counts a request for a code, the same whether the account is known. Others' requests from elsewhere make nobody wait.
pub async fn admit(db: &Db, account: &str, asker: &Asker) -> Result<(), SignInError> {
    let counted = request_hash(account, &asker.network);
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    wait_over(&mut tx, &counted).await?;
    count(&mut tx, &counted, FREE_REQUESTS).await?;
    tx.commit().await?;
    Ok(())
}

/// The companies this account owns, if it has a phone and the day has a code left for the person: the one to which its owner came
/// first, then the newest.
pub async fn list_candidates(db: &Db, account: &str, at: Option<CompanyId>, asker: &Asker) -> Result<Vec<Candidate>, DbError> {
    let login = Login::read(account);
    let (email, phone) = login.as_ref().map_or((None, None), Login::columns);
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let since = tx.now() - DAY;
    let rows = sqlx::query!(
        "select m.company_id, u.id, u.name, u.phone as \"phone!\" from users u join memberships m on m.user_id = u.id
         where (u.email = $1 or u.phone = $2) and u.phone is not null and m.role = 'owner'
           and (select count(*) from sign_in_codes k where k.user_id = u.id and k.created_at > $4) < $5
           and (select count(*) from sign_in_codes k where k.user_id = u.id and k.created_at > $4 and k.network = $6) < $7
         order by m.company_id is distinct from $3, m.created_at desc",
        email,
        phone,
        at.map(|company| company.0),
        since,
        MOST_A_DAY,
        asker.network,
        MOST_OF_A_NETWORK
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let candidates = rows.into_iter().filter_map(|row| {
        let phone = Phone::from_e164(&row.phone).ok()?;
        Some(Candidate { company: CompanyId(row.company_id), user: UserId(row.id), name: row.name, phone })
    });
    Ok(candidates.collect())
}

/// A code that was just kept.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    id: CodeId,
    /// The letter of the one before, which this browser waits for no more.
    pub letter_before: Option<MessageId>,
}

/// Keeps the hash of a new code, in place of the one for which this browser waits; what others wait for stays.
pub async fn put(tx: &mut TenantTx, user: UserId, asker: &Asker, hash: &str) -> Result<Kept, DbError> {
    let (company, now, id) = (tx.company(), tx.now(), tx.new_id::<CodeId>());
    sqlx::query!("delete from sign_in_codes where company_id = $1 and created_at < $2", company, now - DAY).execute(tx.conn()).await?;
    let before = sqlx::query_scalar!(
        "update sign_in_codes set ends_at = $4 where company_id = $1 and user_id = $2 and browser_hash = $3 and ends_at > $4
         returning message_id",
        company,
        user.0,
        asker.browser_hash,
        now
    )
    .fetch_all(tx.conn())
    .await?;
    sqlx::query!(
        "insert into sign_in_codes (company_id, user_id, id, code_hash, browser_hash, network, created_at, ends_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        company,
        user.0,
        id.0,
        hash.as_bytes(),
        asker.browser_hash,
        asker.network,
        now,
        now + LIVES
    )
    .execute(tx.conn())
    .await?;
    Ok(Kept { id, letter_before: before.into_iter().flatten().next().map(MessageId) })
}

/// Notes which letter carries the code.
pub async fn carried_by(tx: &mut TenantTx, user: UserId, kept: Kept, letter: MessageId) -> Result<(), DbError> {
    let company = tx.company();
    sqlx::query!(
        "update sign_in_codes set message_id = $4 where company_id = $1 and user_id = $2 and id = $3",
        company,
        user.0,
        kept.id.0,
        letter.0
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
