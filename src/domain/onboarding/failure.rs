//! Why the CRM did not agree to an activation, as the owner reads it.

use serde::{Deserialize, Serialize};

/// Its reason.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivationFailure {
    /// The CRM is broken, busy or away.
    Unavailable,
    /// The CRM does not accept our own application: the operator mends it, the salon need not press again.
    Unauthorized,
    /// The CRM does not let us into the salon, or not any more.
    Refused,
    /// The CRM does not know the salon.
    UnknownSalon,
    /// The CRM finds fault with what we say.
    Rejected,
}

impl ActivationFailure {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Unavailable, Self::Unauthorized, Self::Refused, Self::UnknownSalon, Self::Rejected];

    /// The word it is stored under, and its key of the catalogue under `activation_failures`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unavailable => "unavailable",
            Self::Unauthorized => "unauthorized",
            Self::Refused => "refused",
            Self::UnknownSalon => "unknown_salon",
            Self::Rejected => "rejected",
        }
    }

    /// The failure of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.as_str() == word)
    }

    /// The same may succeed later without anybody's help, so it is tried again.
    pub fn may_pass(self) -> bool {
        matches!(self, Self::Unavailable | Self::Unauthorized)
    }

    /// «Connect» must be pressed in the marketplace again.
    pub fn needs_the_marketplace(self) -> bool {
        matches!(self, Self::Refused | Self::UnknownSalon)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::i18n::{Locale, text};

    #[test]
    fn every_failure_has_its_word_and_its_words() {
        for failure in ActivationFailure::ALL {
            assert_eq!(ActivationFailure::from_word(failure.as_str()), Some(failure));
            assert!(!(failure.may_pass() && failure.needs_the_marketplace()), "{failure:?}");
            for locale in Locale::ALL {
                assert!(text::activation_failures::find(locale, failure.as_str()).is_some(), "no words for {failure:?}");
            }
        }
    }
}
