//! Providers: the booking CRMs a company may connect.

use serde::{Deserialize, Serialize};

/// Which CRM.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// YCLIENTS. The one people mean who do not say which.
    #[default]
    Yclients,
}

impl Provider {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Yclients];

    /// The word in paths and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yclients => "yclients",
        }
    }

    /// The provider of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|provider| provider.as_str() == word)
    }
}
