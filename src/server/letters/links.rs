//! Links that were made for one of the company's people, to be copied by whoever made them; `send` writes them letters. A new link ends
//! the one before it, and its letter if that still waits.

use secrecy::ExposeSecret as _;

use crate::domain::access::Role;
use crate::domain::ids::{InvitationId, UserId};
use crate::domain::people::{Invited, LinkFor};
use crate::server::accounts::invitations::{self, NewLink};
use crate::server::accounts::members;
use crate::server::accounts::resets::{self, NewReset};
use crate::server::platform::db::TenantTx;

use super::error::LinkError;
use super::forget;
use crate::server::whatsapp::link::is_connected;

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

pub(super) fn invitation_url(public_url: &str, link: &NewLink) -> String {
    format!("{public_url}/invite/{}", link.token.expose_secret())
}

/// The address of a link for a new password.
pub fn reset_url(public_url: &str, reset: &NewReset) -> String {
    format!("{public_url}/reset/{}", reset.token.expose_secret())
}
