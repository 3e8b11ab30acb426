//! What became of a write. Providers have no key by which they would know a repeat, so a connector sends each write once.

use super::error::ConnectorError;

/// What became of a write.
#[must_use]
#[derive(Debug)]
pub enum Outcome<T> {
    /// It was done.
    Done(T),
    /// Nothing was changed, for this reason; by its class the same may succeed later.
    Refused(ConnectorError),
    /// It may have been done: look, then decide. Sending it again blindly may do it twice.
    Unknown(ConnectorError),
}

impl<T> Outcome<T> {
    /// What it was done with, changed; an answer that cannot be read leaves open what was done.
    pub fn read<U>(self, read: impl FnOnce(T) -> Option<U>) -> Outcome<U> {
        match self {
            Self::Done(value) => match read(value) {
                Some(value) => Outcome::Done(value),
                None => Outcome::Unknown(ConnectorError::Answer("something unreadable to a write".to_owned())),
            },
            Self::Refused(error) => Outcome::Refused(error),
            Self::Unknown(error) => Outcome::Unknown(error),
        }
    }

    /// The same without what it was done with.
    pub fn plain(self) -> Outcome<()> {
        self.read(|_| Some(()))
    }
}

/// The end of the call that writes.
impl<T> From<Result<T, ConnectorError>> for Outcome<T> {
    fn from(result: Result<T, ConnectorError>) -> Self {
        match result {
            Ok(value) => Self::Done(value),
            Err(error) if error.is_refusal() => Self::Refused(error),
            Err(error) => Self::Unknown(error),
        }
    }
}
