//! The language and the look of this tab. The server chooses them for the first byte and writes them on `<html>`; the
//! browser reads them from there, so both render the same words.

use leptos::prelude::*;

use super::browser;
use crate::domain::i18n::Locale;
use crate::domain::look::{DENSITY_COOKIE, Density, LOCALE_COOKIE, Look, THEME_COOKIE, Theme};

/// The look as it is now, and the way to change it for this browser.
#[derive(Clone, Copy, Debug)]
pub struct LookChoice(RwSignal<Look>);

/// Makes language and look known to everything below. Called once, by the app.
pub fn provide_look() {
    if let Some(locale) = browser::root_attribute("lang").as_deref().and_then(Locale::from_word) {
        provide_context(locale);
    }
    let look = browser::root_attribute("data-theme").map_or_else(
        || use_context::<Look>().unwrap_or_default(),
        |theme| Look {
            theme: Theme::from_word(&theme).unwrap_or_default(),
            density: browser::root_attribute("data-density").as_deref().and_then(Density::from_word).unwrap_or_default(),
        },
    );
    provide_context(LookChoice(RwSignal::new(look)));
}

/// The language of this page.
pub fn locale() -> Locale {
    use_context().unwrap_or_default()
}

/// The look, for the switches.
pub fn look() -> LookChoice {
    use_context().unwrap_or_else(|| LookChoice(RwSignal::new(Look::default())))
}

impl LookChoice {
    /// As it is now; reactive.
    pub fn get(self) -> Look {
        self.0.get()
    }

    /// Shows a theme at once and remembers it.
    pub fn choose_theme(self, theme: Theme) {
        browser::remember(THEME_COOKIE, theme.as_str());
        browser::set_root_attribute("data-theme", theme.as_str());
        self.0.update(|look| look.theme = theme);
    }

    /// Shows a density at once and remembers it.
    pub fn choose_density(self, density: Density) {
        browser::remember(DENSITY_COOKIE, density.as_str());
        browser::set_root_attribute("data-density", density.as_str());
        self.0.update(|look| look.density = density);
    }
}

/// Remembers a language and loads `url` in it: words on a page are not exchanged one by one.
pub fn choose_locale(locale: Locale, url: &str) {
    browser::remember(LOCALE_COOKIE, locale.as_str());
    browser::go(url);
}
