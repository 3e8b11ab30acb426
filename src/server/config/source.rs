//! Where settings come from: names and texts, read into what they stand for.

use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use secrecy::SecretString;

use super::ConfigError;

/// The environment. A setting that is there and empty is not there.
pub(super) struct Source(pub(super) HashMap<String, String>);

impl Source {
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    pub(super) fn secret(&self, name: &str) -> Option<SecretString> {
        self.text(name).map(Into::into)
    }

    pub(super) fn url(&self, name: &str, default: &str) -> String {
        self.text(name).unwrap_or_else(|| default.to_owned()).trim_end_matches('/').to_owned()
    }

    /// Words with blanks between them.
    pub(super) fn list(&self, name: &str, default: &str) -> Vec<String> {
        let text = self.text(name).unwrap_or_else(|| default.to_owned());
        text.split_whitespace().map(|word| word.trim_end_matches('/').to_owned()).collect()
    }

    pub(super) fn parsed<T: FromStr>(&self, name: &str) -> Result<Option<T>, ConfigError>
    where
        T::Err: Display,
    {
        self.text(name)
            .map(|value| value.parse().map_err(|error: T::Err| ConfigError::Unreadable { name: name.to_owned(), why: error.to_string() }))
            .transpose()
    }

    pub(super) fn ms(&self, name: &str, default: u64) -> Result<Duration, ConfigError> {
        Ok(Duration::from_millis(self.parsed(name)?.unwrap_or(default)))
    }
}
