//! Links that the company's number sends: a new one each time, in the place of the one before.

use crate::domain::i18n::text;
use crate::domain::ids::{InvitationId, MessageId, UserId};
use crate::domain::letter::Letter;
use crate::domain::people::LinkFor;
use crate::server::accounts::{get_company, invitations, resets};
use crate::server::platform::db::TenantTx;
use crate::server::platform::vault::Vault;

use super::error::LinkError;
use super::links::{invitation_url, reset_url};
use super::{Before, Reader, Written, forget, write};

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
