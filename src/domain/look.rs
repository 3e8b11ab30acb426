//! How a person wants the pages to look: theme, density, and the cookies that remember it for a browser.
//!
//! The server reads them before the first byte, so a page never flashes in the wrong theme. No secrets: scripts may read them.

use serde::{Deserialize, Serialize};

use super::i18n::Locale;

/// The cookie of the language; its values are [`Locale::as_str`].
pub const LOCALE_COOKIE: &str = "otklik-locale";
/// The cookie of the theme; its values are [`Theme::as_str`].
pub const THEME_COOKIE: &str = "otklik-theme";
/// The cookie of the density; its values are [`Density::as_str`].
pub const DENSITY_COOKIE: &str = "otklik-density";

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// What the cookie and `data-theme` carry.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.as_str() == word)
    }
}

/// How close the lines stand.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub enum Density {
    /// For most people.
    #[default]
    Comfortable,
    /// For long lists.
    Compact,
}

impl Density {
    /// Both, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// What the cookie and `data-density` carry.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }

    /// The density of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|density| density.as_str() == word)
    }
}

/// Everything about the look that is chosen by the person.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Look {
    /// Light or dark.
    pub theme: Theme,
    /// How close the lines stand.
    pub density: Density,
}

impl Look {
    /// What a `Cookie` header says; what it does not say, or says wrongly, is the default.
    pub fn from_cookies(header: &str) -> Self {
        Self {
            theme: cookie(header, THEME_COOKIE).and_then(Theme::from_word).unwrap_or_default(),
            density: cookie(header, DENSITY_COOKIE).and_then(Density::from_word).unwrap_or_default(),
        }
    }
}

/// The language for a request: the cookie, else the browser's wish, else Russian.
pub fn locale_for(cookies: &str, accept_language: &str) -> Locale {
    let chosen = cookie(cookies, LOCALE_COOKIE).and_then(Locale::from_word);
    chosen.or_else(|| Locale::preferred(accept_language)).unwrap_or_default()
}

fn cookie<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_choose_and_nonsense_is_ignored() {
        let header = "a=1; otklik-theme=dark;otklik-density=tiny; otklik-locale=en";
        assert_eq!(Look::from_cookies(header), Look { theme: Theme::Dark, density: Density::Comfortable });
        assert_eq!(locale_for(header, "ru"), Locale::En);
        assert_eq!(Look::from_cookies("xotklik-theme=dark"), Look::default());
    }

    #[test]
    fn without_a_cookie_the_browser_is_asked() {
        assert_eq!(locale_for("", "en-US,en;q=0.9"), Locale::En);
        assert_eq!(locale_for("", "de"), Locale::Ru);
    }
}
