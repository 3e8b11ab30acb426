//! The link by which another browser goes on, sent to the owner's phone once the number is linked.

use crate::domain::i18n::text;
use crate::domain::letter::Letter;
use crate::domain::phone::Phone;
use crate::server::accounts::get_company;
use crate::server::letters::{Reader, write};
use crate::server::platform::db::TenantTx;
use crate::server::platform::vault::{Vault, VaultError};

use super::progress::Progress;
use super::scope::{LINK_LIVES, renew_link};

/// Sends a new link; the one before it stops working. Answers to which phone; `None` while there is none, or no number online.
pub async fn send_link(tx: &mut TenantTx, vault: &Vault, progress: &Progress, public_url: &str) -> Result<Option<Phone>, VaultError> {
    let Some(phone) = &progress.owner.phone else { return Ok(None) };
    let company = get_company(tx).await?;
    let words = text::letters::resume(company.locale, &company.name, link_url(public_url, &renew_link(tx).await?));
    let (reader, not_after) = (Reader { name: &progress.owner.name, phone }, tx.now() + LINK_LIVES);
    let letter = write(tx, vault, reader, Letter::Resume, &words, not_after).await?;
    Ok(letter.map(|_| phone.clone()))
}

/// The address of a link for another browser.
pub fn link_url(public_url: &str, token: &str) -> String {
    format!("{public_url}/onboarding/resume/{token}")
}
