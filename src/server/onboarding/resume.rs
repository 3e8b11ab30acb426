//! The link by which another browser goes on, sent to the owner's phone once the number is linked.

use chrono::TimeDelta;

use crate::domain::i18n::text;
use crate::domain::letter::Letter;
use crate::domain::phone::Phone;
use crate::server::accounts::get_company;
use crate::server::conversations::own::count_letters_since;
use crate::server::letters::error::LinkError;
use crate::server::letters::send::{Sent, settle};
use crate::server::letters::{Reader, Written, forget, write};
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::vault::Vault;

use super::progress::Progress;
use super::scope::{LINK_LIVES, carried_by, renew_link};

/// A wizard's browser sends so many a day: the owner's number is what it says it is.
const MOST_A_DAY: i64 = 10;
const DAY: TimeDelta = TimeDelta::days(1);

/// Makes a link to be copied, in the place of the one before, whose letter is called off.
pub async fn copy_link(tx: &mut TenantTx, public_url: &str) -> Result<String, DbError> {
    let link = renew_link(tx).await?;
    forget(tx, link.letter_before).await?;
    Ok(link_url(public_url, &link.token))
}

/// Sends a new link, makes it true, and answers to which phone; the one before it stops working. If that is on its way there since less
/// than a minute, it stays.
pub async fn send_link(mut tx: TenantTx, vault: &Vault, progress: &Progress, public_url: &str) -> Result<Phone, LinkError> {
    let phone = progress.owner.phone.as_ref().ok_or(LinkError::NotLinked)?;
    let link = renew_link(&mut tx).await?;
    let since = tx.now() - DAY;
    if count_letters_since(&mut tx, Letter::Resume, since).await? >= MOST_A_DAY {
        return Err(LinkError::TooSoon { retry_after: DAY.num_seconds().try_into().unwrap_or(u32::MAX) });
    }
    let company = get_company(&mut tx).await?;
    let words = text::letters::resume(company.locale, &company.name, link_url(public_url, &link.token));
    let (reader, not_after) = (Reader { name: &progress.owner.name, phone }, tx.now() + LINK_LIVES);
    let written = write(&mut tx, vault, reader, Letter::Resume, &words, not_after).await?;
    if let Written::Goes(letter) = written {
        carried_by(&mut tx, letter).await?;
    }
    settle(tx, Sent { written, before: link.letter_before }).await?;
    Ok(phone.clone())
}

/// The address of a link for another browser.
fn link_url(public_url: &str, token: &str) -> String {
    format!("{public_url}/onboarding/resume/{token}")
}
