//! Providers: the booking CRMs a company may connect.

use serde::{Deserialize, Serialize};

/// Which CRM.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// YCLIENTS. The one people mean who do not say which.
    #[default]
    Yclients,
    /// Altegio, its international twin.
    Altegio,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Yclients, Self::Altegio];

    /// The word in paths and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yclients => "yclients",
            Self::Altegio => "altegio",
        }
    }

    /// As people know it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yclients => "YCLIENTS",
            Self::Altegio => "Altegio",
        }
    }

    /// A text of the catalogue with this CRM's name in its `{crm}`.
    pub fn named_in(self, words: &str) -> String {
        words.replace("{crm}", self.name())
    }

    /// The provider of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.as_str() == word)
    }
}
