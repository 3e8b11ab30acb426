//! What keeps a link from being sent.

use crate::server::accounts::members::MemberError;
use crate::server::platform::db::DbError;
use crate::server::platform::vault::VaultError;

/// Why a link is not sent.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The rules of who may what.
    #[error(transparent)]
    People(#[from] MemberError),
    /// There is no phone to send it to.
    #[error("no phone")]
    NoPhone,
    /// The company's number is not online.
    #[error("no number is online")]
    NotLinked,
    /// A letter of this kind went to this reader just now, and what it carried is over.
    #[error("a letter went just now")]
    TooSoon {
        /// Seconds.
        retry_after: u32,
    },
    /// The letter could not be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<DbError> for LinkError {
    fn from(error: DbError) -> Self {
        Self::Vault(error.into())
    }
}
