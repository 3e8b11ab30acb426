//! What a person signs in by: their e-mail or their phone, in any writing of it.

use sha2::{Digest as _, Sha256};

use crate::domain::ids::UserId;
use crate::domain::phone::Phone;
use crate::server::platform::db::{DbError, SystemTx};
use crate::server::platform::phones;

/// The longest e-mail there is (RFC 5321, 4.5.3.1).
const LONGEST_EMAIL: usize = 254;

/// One of the two names an account has.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Login {
    /// In lower case.
    Email(String),
    Phone(Phone),
}

impl Login {
    /// What somebody typed; `None` when it can be neither, so that nobody has it.
    pub fn read(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        if typed.contains('@') { read_email(typed).map(Self::Email) } else { phones::parse(typed).map(Self::Phone) }
    }

    /// As it is stored.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email,
            Self::Phone(phone) => phone.as_e164(),
        }
    }

    /// As the columns `email` and `phone` hold it: one of them, and nothing in the other.
    pub(super) fn columns(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::Email(email) => (Some(email), None),
            Self::Phone(phone) => (None, Some(phone.as_e164())),
        }
    }
}

/// An e-mail as it is stored; `None` when it cannot be one.
pub fn read_email(typed: &str) -> Option<String> {
    let email = typed.trim().to_lowercase();
    let (name, host) = email.rsplit_once('@')?;
    let odd = |c: char| c.is_control() || c.is_whitespace();
    let fits = !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && email.len() <= LONGEST_EMAIL;
    (fits && !email.contains(odd)).then_some(email)
}

/// Under which hash the failures of an account are counted, known or not. All writings of a phone are one account.
pub(super) fn account_hash(typed: &str) -> Vec<u8> {
    let canonical = Login::read(typed).map_or_else(|| typed.trim().to_lowercase(), |login| login.as_str().to_owned());
    Sha256::digest(canonical).to_vec()
}

/// Likewise, the requests of codes for it that come from one network.
pub(super) fn request_hash(typed: &str, network: &str) -> Vec<u8> {
    Sha256::digest([b"code ".as_slice(), &account_hash(typed), network.as_bytes()].concat()).to_vec()
}

/// The account of this name, and the hash of its password.
pub(super) async fn find_account(tx: &mut SystemTx, login: Option<&Login>) -> Result<Option<(UserId, Option<String>)>, DbError> {
    let Some((email, phone)) = login.map(Login::columns) else { return Ok(None) };
    let row =
        sqlx::query!("select id, password_hash from users where email = $1 or phone = $2", email, phone).fetch_optional(tx.conn()).await?;
    Ok(row.map(|row| (UserId(row.id), row.password_hash)))
}

#[cfg(test)]
mod tests;
