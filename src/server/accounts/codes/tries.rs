//! Trying a code: what it is weighed against.

use secrecy::{ExposeSecret as _, SecretString};

use crate::domain::ids::{CompanyId, UserId};
use crate::server::accounts::login::Login;
use crate::server::accounts::password;
use crate::server::accounts::sign_in::SignInError;
use crate::server::platform::db::{Db, SystemPurpose};

use super::right::Right;
use super::{Asker, DAY};

/// So many tries a code bears.
const MOST_TRIES: i32 = 5;
/// So many tries a day are weighed against the codes of one person, of all companies and browsers.
const MOST_TRIES_A_DAY: i64 = 30;

/// Whose code this is: of the account's, the youngest for which this browser waits. Without such a one nothing is right, and no code
/// loses a try: else anybody could use up what the owner waits for. A try is counted before it is weighed, so that tries made at once
/// are counted too; the answer is the same, and takes as long, for accounts that do not exist.
pub(in crate::server::accounts) async fn weigh(
    db: &Db,
    account: &str,
    asker: Option<&Asker>,
    code: &SecretString,
) -> Result<Right, SignInError> {
    let login = Login::read(account);
    let (email, phone) = login.as_ref().map_or((None, None), Login::columns);
    let browser = asker.map(|asker| asker.browser_hash.as_slice());
    let mut tx = db.system(SystemPurpose::SignInLookup).await?;
    let now = tx.now();
    let standing = sqlx::query!(
        "update sign_in_codes c set tries = c.tries + 1
         from (
           select k.company_id, k.user_id, k.id from sign_in_codes k
             join users u on u.id = k.user_id
             join memberships m on m.company_id = k.company_id and m.user_id = k.user_id
           where (u.email = $1 or u.phone = $2) and m.role = 'owner' and k.ends_at > $3 and k.browser_hash = $4
           order by k.created_at desc limit 1
         ) youngest
         where c.company_id = youngest.company_id and c.user_id = youngest.user_id and c.id = youngest.id and c.tries < $5
           and (select sum(d.tries) from sign_in_codes d where d.user_id = c.user_id and d.created_at > $6) < $7
         returning c.company_id, c.user_id, c.id, c.code_hash",
        email,
        phone,
        now,
        browser,
        MOST_TRIES,
        now - DAY,
        MOST_TRIES_A_DAY
    )
    .fetch_optional(tx.conn())
    .await?;
    tx.commit().await?;
    let hash = standing.as_ref().and_then(|row| String::from_utf8(row.code_hash.clone()).ok());
    let typed: String = code.expose_secret().chars().filter(char::is_ascii_digit).collect();
    let is_right = password::verify(typed, hash).await?;
    let Some(row) = standing.filter(|_| is_right) else {
        metrics::counter!("otklik_sign_in_codes_wrong_total").increment(1);
        return Err(SignInError::Refused);
    };
    Ok(Right { company: CompanyId(row.company_id), user: UserId(row.user_id), id: row.id })
}
