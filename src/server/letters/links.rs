//! Links that were made for one of the company's people: copied by whoever made them, or sent by the company's number. A new link ends
//! the one before it, and its letter if that still waits.

use secrecy::ExposeSecret as _;

use crate::domain::access::Role;
use crate::domain::i18n::text;
use crate::domain::ids::{InvitationId, MessageId, UserId};
use crate::domain::letter::Letter;
use crate::domain::people::{Invited, LinkFor};
use crate::server::accounts::get_company;
use crate::server::accounts::invitations::{self, NewLink};
use crate::server::accounts::members::{self, MemberError};
use crate::server::accounts::resets::{self, NewReset};
use crate::server::platform::db::{DbError, TenantTx};
use crate::server::platform::vault::{Vault, VaultError};

use super::{Before, Reader, Written, forget, write};
use crate::server::whatsapp::link::is_connected;

/// Why a link is not sent.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The rules of who may what.
    #[error(transparent)]
    People(#[from] MemberError),
    /// There is no phone to send it to.
    #[error("no phone")]
    NoPhone,
    /// The company's number is not online.
    #[error("no number is online")]
    NotLinked,
    /// A letter of this kind went to this reader just now, and what it carried is over.
    #[error("a letter went just now")]
    TooSoon {
        /// Seconds.
        retry_after: u32,
    },
    /// The letter could not be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<DbError> for LinkError {
    fn from(error: DbError) -> Self {
        Self::Vault(error.into())
    }
}

/// As it is shown to whoever made it, once; and for what it can be sent, while the number is online.
pub async fn shown(tx: &mut TenantTx, link: NewLink, public_url: &str) -> Result<Invited, LinkError> {
    forget(tx, link.letter_before).await?;
    let sendable = link.phone.is_some() && is_connected(tx).await?;
    let sendable = sendable.then_some(LinkFor::Invitation(link.id));
    Ok(Invited { link: invitation_url(public_url, &link), name: link.name, sendable, ends: link.ends })
}

/// Takes an invitation back, and its letter if that still waits.
pub async fn withdraw_invitation(tx: &mut TenantTx, id: InvitationId) -> Result<(), LinkError> {
    let letter = invitations::withdraw(tx, id).await?;
    Ok(forget(tx, letter).await?)
}

/// Makes a link by which a colleague gets a new password, to be copied.
pub async fn make_reset(tx: &mut TenantTx, user: UserId, public_url: &str) -> Result<Invited, LinkError> {
    let reset = resets::make_reset(tx, user).await?;
    forget(tx, reset.letter_before).await?;
    let sendable = reset.phone.is_some() && is_connected(tx).await?;
    let sendable = sendable.then_some(LinkFor::Person(user));
    Ok(Invited { link: reset_url(public_url, &reset), name: reset.name, sendable, ends: reset.ends })
}

/// Gives a person another role; what ends with the old one takes its letters along.
pub async fn change_role(tx: &mut TenantTx, user: UserId, role: Role) -> Result<(), LinkError> {
    let letters = members::change_role(tx, user, role).await?;
    Ok(forget(tx, letters).await?)
}

/// Takes a person out of the company, likewise.
pub async fn remove_person(tx: &mut TenantTx, user: UserId) -> Result<(), LinkError> {
    let letters = members::remove_person(tx, user).await?;
    Ok(forget(tx, letters).await?)
}

/// Makes a new link, makes it true, and sends it to the phone it is for. If the present one is on its way there since less than a
/// minute, it stays.
pub async fn send(mut tx: TenantTx, vault: &Vault, link: LinkFor, public_url: &str) -> Result<(), LinkError> {
    let sent = match link {
        LinkFor::Invitation(id) => send_invitation(&mut tx, vault, id, public_url).await?,
        LinkFor::Person(user) => send_reset(&mut tx, vault, user, public_url).await?,
    };
    settle(tx, sent).await
}

/// A letter that was written, or not, in the place of the one before.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    pub written: Written,
    pub before: Option<MessageId>,
}

/// Makes a letter true, and calls off the one before; or undoes everything for the one that is on its way.
pub async fn settle(mut tx: TenantTx, sent: Sent) -> Result<(), LinkError> {
    match sent.written {
        Written::Goes(_) => forget(&mut tx, sent.before).await?,
        Written::TooSoon(Before { letter, .. }) if sent.before == Some(letter) => return Ok(()),
        Written::TooSoon(Before { retry_after, .. }) => return Err(LinkError::TooSoon { retry_after }),
        Written::NotLinked => return Err(LinkError::NotLinked),
    }
    Ok(tx.commit().await?)
}

async fn send_invitation(tx: &mut TenantTx, vault: &Vault, id: InvitationId, public_url: &str) -> Result<Sent, LinkError> {
    let link = invitations::renew(tx, id).await?;
    let company = get_company(tx).await?;
    let words = text::letters::invitation(company.locale, &company.name, invitation_url(public_url, &link));
    let reader = Reader { name: &link.name, phone: link.phone.as_ref().ok_or(LinkError::NoPhone)? };
    let written = write(tx, vault, reader, Letter::Invitation, &words, link.ends.at).await?;
    if let Written::Goes(letter) = written {
        invitations::carried_by(tx, id, letter).await?;
    }
    Ok(Sent { written, before: link.letter_before })
}

async fn send_reset(tx: &mut TenantTx, vault: &Vault, user: UserId, public_url: &str) -> Result<Sent, LinkError> {
    let reset = resets::make_reset(tx, user).await?;
    let company = get_company(tx).await?;
    let words = text::letters::reset(company.locale, &company.name, reset_url(public_url, &reset));
    let reader = Reader { name: &reset.name, phone: reset.phone.as_ref().ok_or(LinkError::NoPhone)? };
    let written = write(tx, vault, reader, Letter::Reset, &words, reset.ends.at).await?;
    if let Written::Goes(letter) = written {
        resets::carried_by(tx, user, letter).await?;
    }
    Ok(Sent { written, before: reset.letter_before })
}

fn invitation_url(public_url: &str, link: &NewLink) -> String {
    format!("{public_url}/invite/{}", link.token.expose_secret())
}

fn reset_url(public_url: &str, reset: &NewReset) -> String {
    format!("{public_url}/reset/{}", reset.token.expose_secret())
}
