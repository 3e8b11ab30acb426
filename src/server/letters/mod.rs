//! Letters: what the company's own number tells the company's own people. A code to sign in by, a link that was made for them. They go
//! the way of every message, before the others; their words stand sealed until they have left, and on no timeline.

pub mod code;
pub mod error;
pub mod links;
pub mod send;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::ids::MessageId;
use crate::domain::letter::Letter;
use crate::domain::phone::Phone;
use crate::server::clients::own::ensure_own;
use crate::server::conversations::own::{NewLetter, call_off, create_letter, find_letter_since};
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::vault::{Vault, VaultError};
use crate::server::whatsapp::link;

/// To whom.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub name: &'a str,
    pub phone: &'a Phone,
}

/// Between two letters of one kind to one reader.
const REST: TimeDelta = TimeDelta::minutes(1);

/// What became of a letter.
#[derive(Clone, Copy, Debug)]
pub enum Written {
    /// It goes.
    Goes(MessageId),
    /// One of its kind went to this reader just now, and nothing was written: whatever was done for this one is to be undone.
    TooSoon(Before),
    /// The company's number is not online.
    NotLinked,
}

/// The letter that went just now.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    pub letter: MessageId,
    /// Another may go in so many seconds.
    pub retry_after: u32,
}

/// Writes a letter, to be sent now and not after `not_after`. Of two for one reader at once the second meets the first.
pub async fn write(
    tx: &mut TenantTx,
    vault: &Vault,
    reader: Reader<'_>,
    letter: Letter,
    words: &str,
    not_after: DateTime<Utc>,
) -> Result<Written, VaultError> {
    if !link::is_connected(tx).await? {
        return Ok(Written::NotLinked);
    }
    let person = ensure_own(tx, reader.name, reader.phone).await?;
    let now = tx.now();
    if let Some((before, at)) = find_letter_since(tx, person, letter, now - REST).await? {
        let retry_after = u32::try_from((at + REST - now).num_seconds() + 1).unwrap_or(1);
        return Ok(Written::TooSoon(Before { letter: before, retry_after }));
    }
    let key = vault.key(tx).await?;
    create_letter(tx, &key, NewLetter { person, letter, words, not_after }).await.map(Written::Goes)
}

/// A letter whose link opens nothing any more need not leave.
pub async fn forget(tx: &mut TenantTx, letters: impl IntoIterator<Item = MessageId>) -> Result<(), DbError> {
    for letter in letters {
        call_off(tx, letter).await?;
    }
    Ok(())
}
