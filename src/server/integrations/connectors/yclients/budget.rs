//! The vendor's patience: 5 calls a second and 200 a minute for each token, refusals from 4.4 a second on. We stay below it
//! by the vendor's own count, however late a call arrives: a place is free again a second after its answer.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::client::calls;

/// Calls in any second.
const PLACES: usize = 4;
/// Calls a second in the long run, and how many may come ahead of that: 190 in any minute.
const STEADY: u32 = 3;
const AHEAD: u32 = 10;
/// How long a place stays taken after its answer.
const REST: Duration = Duration::from_secs(1);

/// The budget of this process.
#[derive(Debug)]
pub(super) struct Budget {
    places: Arc<Semaphore>,
    pace: DefaultDirectRateLimiter,
    closed_until: Mutex<Option<Instant>>,
}

/// Leave for one call; held until its answer is read.
#[derive(Debug)]
pub(super) struct Place(Option<OwnedSemaphorePermit>);

impl Budget {
    pub(super) fn new() -> Self {
        let pace = RateLimiter::direct(Quota::per_second(calls(STEADY)).allow_burst(calls(AHEAD)));
        Self { places: Arc::new(Semaphore::new(PLACES)), pace, closed_until: Mutex::default() }
    }

    /// Waits for a turn; the error is for how many seconds the vendor wants no calls at all.
    pub(super) async fn take(&self) -> Result<Place, u64> {
        let place = self.places.clone().acquire_owned().await.ok();
        self.pace.until_ready().await;
        let closed_until = *self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        match closed_until.and_then(|until| until.checked_duration_since(Instant::now())) {
            Some(left) if !left.is_zero() => Err(left.as_secs() + 1),
            _ => Ok(Place(place)),
        }
    }

    /// The vendor said «too often».
    pub(super) fn close_for(&self, seconds: u64) {
        let until = Instant::now().checked_add(Duration::from_secs(seconds));
        *self.closed_until.lock().unwrap_or_else(PoisonError::into_inner) = until;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(permit) = self.0.take() else { return };
        // Without a runtime the process is ending, and nobody calls any more.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                tokio::time::sleep(REST).await;
                drop(permit);
            });
        }
    }
}
