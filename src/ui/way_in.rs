//! The way to the door from wherever one stands, and back again.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Where one signs in to come back to this page; follows the page.
pub fn sign_in_from_here() -> Signal<String> {
    let location = use_location();
    Signal::derive(move || {
        let here = location.pathname.get() + &location.search.with(|search| question(search));
        format!("/sign-in?next={}", leptos_router::location::Url::escape(&here))
    })
}

/// The query with its question mark, or nothing.
fn question(search: &str) -> String {
    match search.trim_start_matches('?') {
        "" => String::new(),
        rest => format!("?{rest}"),
    }
}
