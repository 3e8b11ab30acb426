//! Sign-in and who is looking. These functions stand outside of companies; each says what it checks instead.

use leptos::prelude::*;

use crate::domain::company::Viewer;
use crate::domain::error::ApiError;

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
    use crate::server::http::{extract, session, state};
    let (state, parts) = (state(), expect_context::<http::request::Parts>());
    let admitted = state.sign_ins.admit(extract::address_of(&state, &parts), state.db.clock().now());
    admitted.map_err(super::gate::too_many)?;
    let signed_in = sign_in(&state.db, &account, password.into()).await.map_err(|error| super::gate::refuse(error.into()))?;
    set_cookie(&session::cookie(&state, &signed_in));
    Ok(())
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
    set_cookie(&session::farewell(&state));
    Ok(())
}

#[cfg(feature = "ssr")]
fn set_cookie(cookie: &str) {
    if let Ok(value) = http::HeaderValue::from_str(cookie) {
        expect_context::<leptos_axum::ResponseOptions>().append_header(http::header::SET_COOKIE, value);
    }
}
