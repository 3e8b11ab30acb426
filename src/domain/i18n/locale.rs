//! The languages we speak.

use serde::{Deserialize, Serialize};

/// A language of the interface and of the messages to clients.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// Russian, which every text is written in first.
    #[default]
    Ru,
    /// English.
    En,
}

impl Locale {
    /// All of them, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Ru, Self::En];

    /// The language tag: what `<html lang>`, cookies and the database carry.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The language of a tag.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.as_str() == word)
    }

    /// What it calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Ru => "Русский",
            Self::En => "English",
        }
    }

    /// The first language of an `Accept-Language` header that we speak. Browsers list them best first, so weights are
    /// not compared.
    pub fn preferred(accept_language: &str) -> Option<Self> {
        accept_language.split(',').find_map(|entry| {
            let tag = entry.split(';').next()?.trim();
            Self::from_word(&tag.split('-').next()?.to_ascii_lowercase())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_we_speak_wins() {
        assert_eq!(Locale::preferred("en-GB,en;q=0.9,ru;q=0.8"), Some(Locale::En));
        assert_eq!(Locale::preferred("ky-KG, RU;q=0.7, en;q=0.3"), Some(Locale::Ru));
        assert_eq!(Locale::preferred("de, fr"), None);
        assert_eq!(Locale::preferred(""), None);
    }

    #[test]
    fn words_are_their_own_inverse() {
        for locale in Locale::ALL {
            assert_eq!(Locale::from_word(locale.as_str()), Some(locale));
        }
    }
}
