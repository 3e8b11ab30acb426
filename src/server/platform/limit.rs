//! A limit for work on the database: a statement on a half-open socket never returns by itself.

use std::time::Duration;

use super::db::DbError;

/// Longer than any statement may take by the server's own limits, and shorter than a half-open socket may stay.
pub const LONGEST: Duration = Duration::from_secs(17);

/// What the database answers, or an error when it says nothing for so long. The work is dropped, and its connection closed.
pub async fn answered<T>(limit: Duration, work: impl Future<Output = Result<T, DbError>>) -> Result<T, DbError> {
    let silent = || DbError::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, "the database does not answer"));
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| Err(silent()))
}
