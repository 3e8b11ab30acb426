//! Letters: what the company's own number tells the company's own people. A code to sign in by, a link that was made for them. They go
//! the way of every message, before the others; their words stand sealed until they have left, and on no timeline.

pub mod code;
pub mod links;

use chrono::{DateTime, Utc};

use crate::domain::ids::MessageId;
use crate::domain::letter::Letter;
use crate::domain::phone::Phone;
use crate::server::clients::own::ensure_own;
use crate::server::conversations::own::{NewLetter, create_letter};
use crate::server::platform::db::TenantTx;
use crate::server::platform::vault::{Vault, VaultError};
use crate::server::whatsapp::link;

/// To whom.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub name: &'a str,
    pub phone: &'a Phone,
}

/// Writes a letter, to be sent now and not after `not_after`; `None` while the company's number is not online.
pub async fn write(
    tx: &mut TenantTx,
    vault: &Vault,
    reader: Reader<'_>,
    letter: Letter,
    words: &str,
    not_after: DateTime<Utc>,
) -> Result<Option<MessageId>, VaultError> {
    if !link::is_connected(tx).await? {
        return Ok(None);
    }
    let person = ensure_own(tx, reader.name, reader.phone).await?;
    let key = vault.key(tx).await?;
    create_letter(tx, &key, NewLetter { person, letter, words, not_after }).await.map(Some)
}
