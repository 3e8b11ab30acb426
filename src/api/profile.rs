//! One's own account. Each function says which permission it names; they concern nobody but the person who asks.

use leptos::prelude::*;

use crate::domain::error::ApiError;
use crate::domain::ids::SignInId;
use crate::domain::profile::Profile;

/// By what one signs in, and where one is signed in.
#[server]
pub async fn get_profile() -> Result<Profile, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::profile::get_profile;
    let (mut tx, user, token) = super::gate::begin_own(Permission::ManageOwnProfile).await?;
    let profile = get_profile(&mut tx, user, token.as_ref()).await?;
    super::gate::finish(tx, profile).await
}

/// Ends one sign-in of one's own.
#[server]
pub async fn sign_out_device(device: SignInId) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::profile::end_device;
    let (mut tx, user, _) = super::gate::begin_own(Permission::ManageOwnProfile).await?;
    if !end_device(&mut tx, user, device).await? {
        return Err(super::gate::not_found("device-not-found"));
    }
    super::gate::finish(tx, ()).await
}

/// Ends every sign-in of one's own but this one; answers how many.
#[server]
pub async fn sign_out_elsewhere() -> Result<u64, ApiError> {
    use crate::domain::access::Permission;
    use crate::server::accounts::profile::end_elsewhere;
    let (tx, user, token) = super::gate::begin_own(Permission::ManageOwnProfile).await?;
    let Some(token) = super::gate::finish(tx, token).await? else { return Ok(0) };
    Ok(end_elsewhere(&crate::server::http::state().db, user, &token).await?)
}

/// Changes one's password, which takes the old one. Every other sign-in ends. Limited by address and by account.
#[server]
pub async fn change_password(old: String, password: String) -> Result<(), ApiError> {
    use crate::domain::access::Permission;
    use crate::domain::ids::CompanyId;
    use crate::server::accounts::profile::change_password;
    let (tx, user, _) = super::gate::begin_own(Permission::ManageOwnProfile).await?;
    let company = CompanyId(tx.company());
    super::gate::finish(tx, ()).await?;
    super::gate::admit()?;
    let signed_in = change_password(&crate::server::http::state().db, company, user, old.into(), password.into()).await?;
    super::gate::sign_in_browser(&signed_in);
    Ok(())
}
