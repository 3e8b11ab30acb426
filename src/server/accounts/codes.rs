//! Codes by which owners come in: of one person in one company, ten minutes, five tries, one use. Only the hash is kept, as of a
//! password. `letters` draws and sends them; what they open is in `recovery`.

use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};

use crate::domain::ids::{CompanyId, MessageId, UserId};
use crate::domain::phone::Phone;
use crate::server::platform::db::{Db, DbError, SystemPurpose, SystemTx, TenantTx};

use super::login::{Login, request_hash};
use super::password;
use super::sign_in::{SignInError, count, wait_over};

/// How long a code is good for.
pub const LIVES: TimeDelta = TimeDelta::minutes(10);
/// Wrong ones.
const MOST_TRIES: i32 = 5;
/// A code so young is not replaced: whoever asks twice has it on the way.
const REST: TimeDelta = TimeDelta::minutes(1);
/// So many requests are free; each further one doubles the wait, as failures of a password do.
const FREE_REQUESTS: i32 = 3;

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

/// Counts a request for a code, the same whether the account is known.
pub async fn admit(db: &Db, account: &str) -> Result<(), SignInError> {
    let counted = request_hash(account);
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    wait_over(&mut tx, &counted).await?;
    count(&mut tx, &counted, FREE_REQUESTS).await?;
    tx.commit().await?;
    Ok(())
}

/// The companies this account owns, if it has a phone: the one to which its owner came first, then the newest.
pub async fn list_candidates(db: &Db, account: &str, at: Option<CompanyId>) -> Result<Vec<Candidate>, DbError> {
    let login = Login::read(account);
    let (email, phone) = login.as_ref().map_or((None, None), Login::columns);
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let rows = sqlx::query!(
        "select m.company_id, u.id, u.name, u.phone as \"phone!\" from users u join memberships m on m.user_id = u.id
         where (u.email = $1 or u.phone = $2) and u.phone is not null and m.role = 'owner'
         order by m.company_id is distinct from $3, m.created_at desc",
        email,
        phone,
        at.map(|company| company.0)
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

/// What became of the code before this one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Put {
    /// This is the code now. The letter of the one before, if there was one.
    Stands(Option<MessageId>),
    /// The one before was sent just now, and stays.
    TooSoon,
}

/// Keeps the hash of a new code, in place of the one before.
pub async fn put(tx: &mut TenantTx, user: UserId, hash: &str) -> Result<Put, DbError> {
    let (company, now) = (tx.company(), tx.now());
    let put = sqlx::query!(
        "with before as (select message_id from sign_in_codes where company_id = $1 and user_id = $2)
         insert into sign_in_codes as c (company_id, user_id, code_hash, created_at, ends_at) values ($1, $2, $3, $4, $5)
         on conflict (company_id, user_id) do update
           set code_hash = excluded.code_hash, tries = 0, created_at = excluded.created_at, ends_at = excluded.ends_at
           where c.created_at < $6
         returning (select message_id from before) as \"before\"",
        company,
        user.0,
        hash.as_bytes(),
        now,
        now + LIVES,
        now - REST
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(put.map_or(Put::TooSoon, |row| Put::Stands(row.before.map(MessageId))))
}

/// Notes which letter carries the code.
pub async fn carried_by(tx: &mut TenantTx, user: UserId, letter: MessageId) -> Result<(), DbError> {
    let company = tx.company();
    sqlx::query!("update sign_in_codes set message_id = $3 where company_id = $1 and user_id = $2", company, user.0, letter.0)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// A code that was right, and is not used up yet.
#[derive(Debug)]
pub(super) struct Right {
    pub(super) company: CompanyId,
    pub(super) user: UserId,
    hash: Vec<u8>,
}

/// Whose code this is: the youngest of the account's. A try is counted before it is weighed, so that tries made at once are counted
/// too; the answer is the same, and takes as long, for accounts that do not exist.
pub(super) async fn weigh(db: &Db, account: &str, code: &SecretString) -> Result<Right, SignInError> {
    let login = Login::read(account);
    let (email, phone) = login.as_ref().map_or((None, None), Login::columns);
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let now = tx.now();
    let standing = sqlx::query!(
        "update sign_in_codes c set tries = c.tries + 1
         from (
           select k.company_id, k.user_id from sign_in_codes k
             join users u on u.id = k.user_id
             join memberships m on m.company_id = k.company_id and m.user_id = k.user_id
           where (u.email = $1 or u.phone = $2) and m.role = 'owner' and k.ends_at > $3
           order by k.created_at desc limit 1
         ) youngest
         where c.company_id = youngest.company_id and c.user_id = youngest.user_id and c.tries < $4
         returning c.company_id, c.user_id, c.code_hash",
        email,
        phone,
        now,
        MOST_TRIES
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    let hash = standing.as_ref().and_then(|row| String::from_utf8(row.code_hash.clone()).ok());
    let typed: String = code.expose_secret().chars().filter(char::is_ascii_digit).collect();
    let is_right = password::verify(typed, hash).await?;
    let row = standing.filter(|_| is_right).ok_or(SignInError::Refused)?;
    Ok(Right { company: CompanyId(row.company_id), user: UserId(row.user_id), hash: row.code_hash })
}

/// Uses the code up: of two who come with it at once the second is refused. The account's other codes end with it, and the count of its
/// requests.
pub(super) async fn spend(tx: &mut SystemTx, right: &Right, account: &str) -> Result<(), SignInError> {
    let now = tx.now();
    let spent = sqlx::query!(
        "delete from sign_in_codes where company_id = $1 and user_id = $2 and code_hash = $3 and ends_at > $4",
        right.company.0,
        right.user.0,
        right.hash,
        now
    );
    if spent.execute(tx.conn()).await?.rows_affected() != 1 {
        return Err(SignInError::Refused);
    }
    sqlx::query!("delete from sign_in_codes where user_id = $1", right.user.0).execute(tx.conn()).await?;
    sqlx::query!("delete from sign_in_attempts where account_hash = $1", request_hash(account)).execute(tx.conn()).await?;
    Ok(())
}
