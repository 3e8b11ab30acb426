//! The other language of a page that has no script: its form is posted to the page's own address, which is then read again.
//! The address, which may carry somebody's data, need not be written down in the page for that.

use axum::body::Bytes;
use axum::response::{IntoResponse as _, Redirect, Response};
use http::request::Parts;
use http::{HeaderValue, header};

use crate::domain::i18n::Locale;
use crate::domain::look::LOCALE_COOKIE;

/// A choice is remembered for a year, as the choices on other pages are.
const REMEMBER_FOR_S: u32 = 365 * 24 * 60 * 60;

/// Takes `locale=…`; what is no language changes nothing.
pub(in crate::server::http) async fn choose(parts: Parts, body: Bytes) -> Response {
    let chosen = std::str::from_utf8(&body).ok().and_then(|form| form.strip_prefix("locale=")).and_then(Locale::from_word);
    let again = parts.uri.path_and_query().map_or("/", |address| address.as_str());
    let mut response = Redirect::to(again).into_response();
    let cookie = chosen.map(|locale| format!("{LOCALE_COOKIE}={}; Path=/; Max-Age={REMEMBER_FOR_S}; SameSite=Lax", locale.as_str()));
    if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
