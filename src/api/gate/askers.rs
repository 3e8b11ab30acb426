//! Browsers that wait for a code: each is known again by a cookie of its own.

use http::request::Parts;
use leptos::prelude::expect_context;

use crate::server::accounts::codes::{self, Asker};
use crate::server::http::{extract, session, state};

use super::set_cookie;

/// The browser that tries a code, if it was given one to wait for.
pub(in crate::api) fn asker() -> Option<Asker> {
    let (state, parts) = (state(), expect_context::<Parts>());
    let token = extract::code_token_of(&state, &parts)?;
    Some(Asker::new(&token, extract::address_of(&state, &parts)))
}

/// The browser that asks for a code: known again for as long as the code lives.
pub(in crate::api) fn new_asker() -> Asker {
    let (state, parts) = (state(), expect_context::<Parts>());
    let token = extract::code_token_of(&state, &parts).unwrap_or_else(codes::new_browser);
    set_cookie(&session::code_cookie(&state, &token));
    Asker::new(&token, extract::address_of(&state, &parts))
}
