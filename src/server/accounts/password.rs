//! Passwords: argon2id with the crate's parameters (19 MiB, 2 passes), a few at a time, never on the async threads.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

use crate::domain::password::{self as rules, PasswordFault};

/// One hash for each core at once; each takes 19 MiB.
static CORES: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from)));
static WAITING: AtomicUsize = AtomicUsize::new(0);
/// More than so many people wait: tell the next one to come back.
const QUEUE: usize = 32;

/// Why there is no answer about a password.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PasswordError {
    /// Too many sign-ins at once.
    #[error("too many sign-ins at once")]
    Busy,
    /// The hash could not be made.
    #[error("the password cannot be hashed")]
    Failed,
}

/// Counts itself out of the queue, even when its future is dropped.
struct InQueue;

impl Drop for InQueue {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PasswordError> {
    if WAITING.fetch_add(1, Ordering::Relaxed) >= QUEUE {
        WAITING.fetch_sub(1, Ordering::Relaxed);
        return Err(PasswordError::Busy);
    }
    let _waiting = InQueue;
    let _core = CORES.acquire().await.map_err(|_| PasswordError::Failed)?;
    tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::Failed)
}

/// The hash of a password in PHC form.
pub async fn hash(password: String) -> Result<String, PasswordError> {
    off_thread(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
        .await?
        .map_err(|_| PasswordError::Failed)
}

/// Why a new password is not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NewPasswordError {
    /// Nobody may have such a password.
    #[error(transparent)]
    Fault(#[from] PasswordFault),
    /// The hash could not be made.
    #[error(transparent)]
    Hash(#[from] PasswordError),
}

/// The hash of a password that somebody may have.
pub async fn hash_new(password: &SecretString) -> Result<String, NewPasswordError> {
    rules::check(password.expose_secret())?;
    Ok(hash(password.expose_secret().to_owned()).await?)
}

/// Whether it is the password. `None` stands for an account that does not exist or has no password: it takes as long.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, PasswordError> {
    off_thread(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| DUMMY.to_owned());
        let right = PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        right && known
    })
    .await
}

/// A hash of nothing anybody knows, with the same parameters as real ones.
const DUMMY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$o+AORNPe6YgxNELEyjs7yprVbrzfLVbZ0y5i8FZGL9E";

#[cfg(test)]
mod tests;
