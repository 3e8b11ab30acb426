//! The vendor's patience: 5 calls a second and 200 a minute for each token, refusals from 4.4 a second on. We stay below it
//! by the vendor's own count, however late a call arrives: a place is free again a second after its answer. Where the vendor
//! is stricter than its word, the pace gives way.

mod pace;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::server::config::CallLimits;
use crate::server::integrations::connector::urgency::is_background;

use pace::Pace;

/// How long a place stays taken after its answer.
const REST: Duration = Duration::from_secs(1);

/// The budget of this process.
#[derive(Debug)]
pub(super) struct Budget {
    begun: Instant,
    places: Arc<Semaphore>,
    pace: Mutex<Pace>,
    closed_until: Mutex<Option<Instant>>,
    /// Only its head waits for a place and its turn.
    line: tokio::sync::Mutex<()>,
    /// Calls that nobody waits for stand in this line first, and one of them at a time in the other: so at most one goes
    /// before somebody who waits, and they go on all the same.
    background: tokio::sync::Mutex<()>,
}

/// Leave for one call; held until its answer is read.
#[derive(Debug)]
pub(super) struct Place(Option<OwnedSemaphorePermit>);

impl Budget {
    pub(super) fn new(limits: CallLimits) -> Self {
        Self {
            begun: Instant::now(),
            places: Arc::new(Semaphore::new(limits.at_once.max(1))),
            pace: Mutex::new(Pace::new(limits.per_minute)),
            closed_until: Mutex::default(),
            line: tokio::sync::Mutex::default(),
            background: tokio::sync::Mutex::default(),
        }
    }

    /// Waits for a turn; the error is for how many seconds the vendor wants no calls at all.
    pub(super) async fn take(&self) -> Result<Place, u64> {
        let _behind = if is_background() { Some(self.background.lock().await) } else { None };
        let _head = self.line.lock().await;
        let place = self.places.clone().acquire_owned().await.ok();
        loop {
            let wait = self.pace.lock().unwrap_or_else(PoisonError::into_inner).ask(self.begun.elapsed());
            if wait.is_zero() {
                break;
            }
            tokio::time::sleep(wait).await;
        }
        let closed_until = *self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        match closed_until.and_then(|until| until.checked_duration_since(Instant::now())) {
            Some(left) if !left.is_zero() => Err(left.as_secs() + 1),
            _ => Ok(Place(place)),
        }
    }

    /// The vendor said «too often»: silence for so long, and a slower pace afterwards.
    pub(super) fn close_for(&self, seconds: u64) {
        let until = Instant::now().checked_add(Duration::from_secs(seconds));
        // Of several answers the longest silence counts.
        let mut closed = self.closed_until.lock().unwrap_or_else(PoisonError::into_inner);
        *closed = until.max(*closed);
        drop(closed);
        let rate = {
            let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
            pace.refused(self.begun.elapsed());
            pace.rate()
        };
        tracing::warn!(seconds, rate, "the CRM finds our calls too many, they slow down");
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
