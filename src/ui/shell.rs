//! The HTML document around the app: head, scripts with their nonce, language, theme. The server calls it once per page.

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};

use super::app::App;
use super::look::locale;
use crate::domain::look::Look;

/// The files of the alphabet and of Latin letters; the others are fetched when a letter needs them.
const FONTS: [&str; 2] = ["/fonts/golos-text-cyrillic-wght-normal.woff2", "/fonts/golos-text-latin-wght-normal.woff2"];

/// The document with the app in it, taken over by the browser. Expects `Locale` and `Look` in context; without them it
/// is Russian and follows the system.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let scripts = view! { <HydrationScripts options=options.clone()/> };
    document(options, scripts.into_any(), view! { <App/> }.into_any())
}

/// `<html>` around a body; `scripts` may be empty for a page that stays as it was sent.
pub(super) fn document(options: LeptosOptions, scripts: AnyView, body: AnyView) -> impl IntoView {
    let look = use_context::<Look>().unwrap_or_default();
    let fonts = FONTS.map(|href| view! { <link rel="preload" href=href r#as="font" r#type="font/woff2" crossorigin="anonymous"/> });
    view! {
        <!DOCTYPE html>
        <html lang=locale().as_str() data-theme=look.theme.as_str() data-density=look.density.as_str()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.ico" sizes="32x32"/>
                <link rel="icon" href="/favicon.svg" r#type="image/svg+xml"/>
                {fonts.collect_view()}
                <HashedStylesheet options id="otklik-css"/>
                {scripts}
                <MetaTags/>
            </head>
            <body>{body}</body>
        </html>
    }
}
