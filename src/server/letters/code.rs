//! Asking for a code (D-23): it goes to the owner's phone, from the number of a company they own.

use std::time::Duration;

use secrecy::ExposeSecret as _;

use crate::domain::access::Actor;
use crate::domain::i18n::text;
use crate::domain::ids::CompanyId;
use crate::domain::letter::Letter;
use crate::server::accounts::codes::{self, Asker, Candidate, LIVES};
use crate::server::accounts::get_company;
use crate::server::accounts::password::{self, PasswordError};
use crate::server::accounts::sign_in::SignInError;
use crate::server::platform::db::{Db, DbError, Tenant};
use crate::server::platform::vault::{Vault, VaultError};

use super::{Reader, Written, forget, write};

/// Every answer comes so long after its request, or later: looking for nobody is quicker than writing to somebody, and must not show.
pub const ANSWER: Duration = Duration::from_millis(800);

/// Why no code was even looked for.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// Too many requests for this account, or too many people at once.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// The letter could not be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<DbError> for CodeError {
    fn from(error: DbError) -> Self {
        Self::Vault(error.into())
    }
}

impl From<PasswordError> for CodeError {
    fn from(error: PasswordError) -> Self {
        Self::SignIn(error.into())
    }
}

/// Sends a code to the owner of this account, for this browser; whoever has none gets none, and hears the same. `at` is the company to which the browser
/// came from the marketplace: its number is tried first, then the others the person owns, the newest first.
pub async fn request(db: &Db, vault: &Vault, account: &str, at: Option<CompanyId>, asker: &Asker) -> Result<(), CodeError> {
    codes::admit(db, account, asker).await?;
    let code = codes::draw();
    // For nobody too: it is what takes the time.
    let hash = password::hash(code.expose_secret().to_owned()).await?;
    for candidate in codes::list_candidates(db, account, at, asker).await? {
        if send(db, vault, &candidate, asker, code.expose_secret(), &hash).await? {
            break;
        }
    }
    Ok(())
}

/// Keeps and sends the code; `false` when the company's number cannot send it now.
async fn send(db: &Db, vault: &Vault, to: &Candidate, asker: &Asker, code: &str, hash: &str) -> Result<bool, VaultError> {
    let mut tx = db.tenant(Tenant { company: to.company, actor: Actor::Door }).await?;
    let kept = codes::put(&mut tx, to.user, asker, hash).await?;
    let company = get_company(&mut tx).await?;
    let words = text::letters::code(company.locale, code, &company.name);
    let (reader, not_after) = (Reader { name: &to.name, phone: &to.phone }, tx.now() + LIVES);
    let letter = match write(&mut tx, vault, reader, Letter::Code, &words, not_after).await? {
        Written::Goes(letter) => letter,
        // Whoever asks twice has the first on the way.
        Written::TooSoon(_) => return Ok(true),
        Written::NotLinked => return Ok(false),
    };
    codes::carried_by(&mut tx, to.user, kept, letter).await?;
    forget(&mut tx, kept.letter_before).await?;
    tx.commit().await?;
    Ok(true)
}
