//! The one source of time. Leases use the database's clock, timeouts the monotonic one; everything else asks here.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// The machine's clock, plus an offset that only sandbox builds and tests ever set. Clones share the offset.
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<AtomicI64>);

impl Clock {
    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the system clock")]
        let now = Utc::now();
        now + TimeDelta::milliseconds(self.0.load(Ordering::Relaxed))
    }

    /// Puts the clock ahead of the machine's by `ms` milliseconds.
    #[cfg(feature = "sandbox")]
    pub fn set_offset_ms(&self, ms: i64) {
        self.0.store(ms, Ordering::Relaxed);
    }
}
