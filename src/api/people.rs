//! People of the company: who works here and who is invited.

use leptos::prelude::*;

use crate::domain::access::Role;
use crate::domain::error::ApiError;
use crate::domain::ids::{InvitationId, UserId};
use crate::domain::people::{Invited, LinkFor, People};

/// Everybody who works here and everybody who is invited.
#[server]
pub async fn list_people() -> Result<People, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::members::list_people;
    use crate::server::whatsapp::link::is_connected;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    let people = list_people(&mut tx).await?;
    let is_linked = is_connected(&mut tx).await?;
    super::gate::finish(tx, People { is_linked, ..people }).await
}

/// Invites a person by e-mail or phone; the link is in the answer and nowhere else. Owners are invited by owners.
#[server]
pub async fn invite_person(name: String, contact: String, role: Role) -> Result<Invited, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::invitations::invite;
    use crate::server::letters::links::shown;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    let link = invite(&mut tx, &name, &contact, role).await?;
    let shown = shown(&mut tx, link, &crate::server::http::state().config.public_url).await?;
    super::gate::finish(tx, shown).await
}

/// Makes a new link for an invitation; the old one ends.
#[server]
pub async fn renew_invitation(invitation: InvitationId) -> Result<Invited, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::invitations::renew;
    use crate::server::letters::links::shown;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    let link = renew(&mut tx, invitation).await?;
    let shown = shown(&mut tx, link, &crate::server::http::state().config.public_url).await?;
    super::gate::finish(tx, shown).await
}

/// Makes a link by which a colleague gets a new password; it is in the answer and nowhere else. Owners' by owners.
#[server]
pub async fn make_reset(user: UserId) -> Result<Invited, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::letters::links::make_reset;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    let link = make_reset(&mut tx, user, &crate::server::http::state().config.public_url).await?;
    super::gate::finish(tx, link).await
}

/// Makes a new link for somebody, in place of the one before, and sends it to their phone by the company's WhatsApp; once a minute.
#[server]
pub async fn send_link(link: LinkFor) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::letters::send::send;
    let (tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    let state = crate::server::http::state();
    Ok(send(tx, &state.vault, link, &state.config.public_url).await?)
}

/// Takes an invitation back.
#[server]
pub async fn withdraw_invitation(invitation: InvitationId) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::letters::links::withdraw_invitation;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    withdraw_invitation(&mut tx, invitation).await?;
    super::gate::finish(tx, ()).await
}

/// Gives a person another role; they sign in anew. Never the last owner, and owners by owners only.
#[server]
pub async fn change_role(user: UserId, role: Role) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::letters::links::change_role;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    change_role(&mut tx, user, role).await?;
    super::gate::finish(tx, ()).await
}

/// Takes a person out of the company and ends their sign-ins in it. Never the last owner, and owners by owners only.
#[server]
pub async fn remove_person(user: UserId) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::letters::links::remove_person;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    remove_person(&mut tx, user).await?;
    super::gate::finish(tx, ()).await
}
