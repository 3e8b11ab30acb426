//! Sign-in and who is looking. These functions stand outside of companies; each says what it checks instead.

use leptos::prelude::*;

use crate::domain::company::Viewer;
use crate::domain::error::ApiError;
use crate::domain::people::Ended;

/// Who is signed in; `None` when nobody is. Open to all: it tells a browser about itself only.
#[server]
pub async fn get_viewer() -> Result<Option<Viewer>, ApiError> {
    use crate::server::accounts::viewer::get_viewer;
    use crate::server::http::{extract, state};
    let (state, parts) = (state(), expect_context::<http::request::Parts>());
    let Some(identity) = extract::identity_of(&state, &parts).await.map_err(super::gate::refuse)? else { return Ok(None) };
    Ok(Some(get_viewer(&state.db, identity).await?))
}

/// Signs a person in by e-mail or phone and password and sets the session cookie. Limited by address and by account, the same for unknown ones.
#[server]
pub async fn sign_in(account: String, password: String) -> Result<(), ApiError> {
    use crate::server::accounts::sign_in::sign_in;
    super::gate::admit()?;
    let signed_in = sign_in(&crate::server::http::state().db, &account, password.into()).await;
    super::gate::sign_in_browser(&signed_in.map_err(|error| super::gate::refuse(error.into()))?);
    Ok(())
}

/// Why this browser's sign-in ended, if it was not by its own wish; told once. Open to all: it tells a browser about itself only.
#[server]
pub async fn get_farewell() -> Result<Option<Ended>, ApiError> {
    use crate::server::accounts::ended::why;
    use crate::server::http::{extract, state};
    let (state, parts) = (state(), expect_context::<http::request::Parts>());
    let Some(token) = extract::token_of(&state, &parts) else { return Ok(None) };
    Ok(why(&state.db, &token).await?)
}

/// Ends this browser's session, if it has one.
#[server]
pub async fn sign_out() -> Result<(), ApiError> {
    use crate::server::accounts::sessions::sign_out;
    use crate::server::http::{extract, session, state};
    let (state, parts) = (state(), expect_context::<http::request::Parts>());
    if let Some(token) = extract::token_of(&state, &parts) {
        sign_out(&state.db, &token).await?;
    }
    super::gate::set_cookie(&session::farewell(&state));
    Ok(())
}
