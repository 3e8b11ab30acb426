//! The sandbox's virtual clock: the machine's time plus an offset that the control API moves forward.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// One clock for the whole sandbox; clones share it.
#[derive(Clone, Debug, Default)]
pub struct SandboxClock(Arc<AtomicI64>);

impl SandboxClock {
    /// A clock that shows `moment` and goes on from there.
    #[must_use]
    pub fn starting_at(moment: DateTime<Utc>) -> Self {
        let clock = Self::default();
        clock.set_offset_ms((moment - clock.now()).num_milliseconds());
        clock
    }

    /// The sandbox's moment.
    pub fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "this is the sandbox's one source of time")]
        let real = Utc::now();
        real + TimeDelta::milliseconds(self.offset_ms())
    }

    /// How far the sandbox is ahead of the machine, in milliseconds.
    pub fn offset_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    /// Moves the sandbox forward (or back) by `ms` milliseconds and answers the new offset.
    pub fn advance(&self, ms: i64) -> i64 {
        self.0.fetch_add(ms, Ordering::SeqCst) + ms
    }

    /// Sets the offset in milliseconds, as when a stored world is opened again.
    pub fn set_offset_ms(&self, ms: i64) {
        self.0.store(ms, Ordering::SeqCst);
    }
}
