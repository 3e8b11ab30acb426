//! People of the company: who works here and who is invited.

use leptos::prelude::*;

use crate::domain::access::Role;
use crate::domain::error::ApiError;
use crate::domain::ids::{InvitationId, UserId};
use crate::domain::people::{Invited, People};

/// Everybody who works here and everybody who is invited.
#[server]
pub async fn list_people() -> Result<People, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::members::list_people;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    let people = list_people(&mut tx).await?;
    super::gate::finish(tx, people).await
}

/// Invites a person by e-mail or phone; the link is in the answer and nowhere else. Owners are invited by owners.
#[server]
pub async fn invite_person(name: String, contact: String, role: Role) -> Result<Invited, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::invitations::invite;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    let link = invite(&mut tx, &name, &contact, role).await?;
    super::gate::finish(tx, link.shown(&crate::server::http::state().config.public_url)).await
}

/// Makes a new link for an invitation; the old one ends.
#[server]
pub async fn renew_invitation(invitation: InvitationId) -> Result<Invited, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::invitations::renew;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    let link = renew(&mut tx, invitation).await?;
    super::gate::finish(tx, link.shown(&crate::server::http::state().config.public_url)).await
}

/// Takes an invitation back.
#[server]
pub async fn withdraw_invitation(invitation: InvitationId) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::invitations::withdraw;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    withdraw(&mut tx, invitation).await?;
    super::gate::finish(tx, ()).await
}

/// Gives a person another role; they sign in anew. Never the last owner, and owners by owners only.
#[server]
pub async fn change_role(user: UserId, role: Role) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::members::change_role;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    change_role(&mut tx, user, role).await?;
    super::gate::finish(tx, ()).await
}

/// Takes a person out of the company and ends their sign-ins in it. Never the last owner, and owners by owners only.
#[server]
pub async fn remove_person(user: UserId) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::members::remove_person;
    let (mut tx, _) = super::gate::begin(Permission::ManagePeople).await?;
    remove_person(&mut tx, user).await?;
    super::gate::finish(tx, ()).await
}
