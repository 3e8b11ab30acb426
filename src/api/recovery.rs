//! The ways in besides the password: a code for owners, a colleague's link. Outside of companies; what is checked is the code or the
//! link's 256 bits. Limited by address; codes by account too, the same for unknown ones.

use leptos::prelude::*;

use crate::domain::company::Returning;
use crate::domain::error::ApiError;
use crate::domain::people::WayBack;

/// Who came back from the marketplace in this browser just now, and to which salon. Open to all: it tells a browser about itself only.
#[server]
pub async fn get_returning() -> Result<Option<Returning>, ApiError> {
    Ok(super::gate::returning().await?.map(|(_, returning)| returning))
}

/// Sends the owner of this account a code for this browser, by WhatsApp. The answer is the same, at the same moment, if there is none.
#[server]
pub async fn request_code(
    account: String,
    /// It is to set a password: where a form without scripts leads to.
    #[server(default)]
    sets_password: bool,
) -> Result<(), ApiError> {
    use crate::server::letters::code;
    super::gate::admit()?;
    let at = super::gate::returning().await?.map(|(company, _)| company);
    let (state, asker) = (crate::server::http::state(), super::gate::new_asker());
    super::gate::not_before(code::ANSWER, code::request(&state.db, &state.vault, &account, at, &asker)).await?;
    super::gate::lead_to(if sets_password { "/sign-in/forgot?asked" } else { "/sign-in/code?asked" });
    Ok(())
}

/// Signs an owner in by the code that came to their phone.
#[server]
pub async fn sign_in_by_code(account: String, code: String) -> Result<(), ApiError> {
    use crate::server::accounts::recovery::sign_in_by_code;
    use crate::server::letters::code::ANSWER;
    super::gate::admit()?;
    let (state, asker, code) = (crate::server::http::state(), super::gate::asker(), code.into());
    let signed_in = super::gate::not_before(ANSWER, sign_in_by_code(&state.db, &account, asker.as_ref(), &code)).await;
    super::gate::sign_in_browser(&signed_in.map_err(super::gate::wrong_code)?);
    super::gate::lead_to("/clients");
    Ok(())
}

/// Gives an owner a new password by the code that came to their phone, and signs them in. Every other sign-in of theirs ends.
#[server]
pub async fn renew_password(account: String, code: String, password: String) -> Result<(), ApiError> {
    use crate::server::accounts::recovery::renew_by_code;
    use crate::server::letters::code::ANSWER;
    super::gate::admit()?;
    let (state, asker, code) = (crate::server::http::state(), super::gate::asker(), code.into());
    let signed_in = super::gate::not_before(ANSWER, renew_by_code(&state.db, &account, asker.as_ref(), &code, password.into())).await;
    super::gate::sign_in_browser(&signed_in.map_err(super::gate::wrong_way_back)?);
    super::gate::lead_to("/clients");
    Ok(())
}

/// Whose link this is. Open to whoever has it.
#[server]
pub async fn get_way_back(token: String) -> Result<WayBack, ApiError> {
    use crate::server::accounts::resets::read_reset;
    Ok(read_reset(&crate::server::http::state().db, &token.into()).await?)
}

/// Uses the link up: a new password, or none where the account opens several companies, and this browser is signed in.
#[server]
pub async fn use_way_back(
    token: String,
    /// Nothing where the link only signs in.
    #[server(default)]
    password: Option<String>,
) -> Result<(), ApiError> {
    use crate::server::accounts::resets::use_reset;
    super::gate::admit()?;
    let signed_in = use_reset(&crate::server::http::state().db, &token.into(), password.map(Into::into)).await?;
    super::gate::sign_in_browser(&signed_in);
    super::gate::lead_to("/clients");
    Ok(())
}
