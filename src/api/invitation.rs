//! The door of the invited. These functions stand outside of companies: the link's 256 bits are what they check.

use leptos::prelude::*;

use crate::domain::error::ApiError;
use crate::domain::people::Welcome;

/// Who invites whom. Open to whoever has the link.
#[server]
pub async fn get_invitation(token: String) -> Result<Welcome, ApiError> {
    use crate::server::accounts::accept::read_invitation;
    Ok(read_invitation(&crate::server::http::state().db, &token.into()).await?)
}

/// Uses the invitation up and signs in: with a new password, or with that of the account that exists. Limited by address.
#[server]
pub async fn accept_invitation(token: String, name: Option<String>, password: String) -> Result<(), ApiError> {
    use crate::server::accounts::accept::accept;
    super::gate::admit()?;
    let name = name.unwrap_or_default();
    let signed_in = accept(&crate::server::http::state().db, &token.into(), &name, password.into()).await?;
    super::gate::sign_in_browser(&signed_in);
    Ok(())
}
