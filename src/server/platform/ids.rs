//! New ids: `UUIDv7` from the clock, so that they sort by the moment they were made.

use uuid::{NoContext, Timestamp, Uuid};

use super::clock::Clock;

/// Makes ids. Clones share the clock.
#[derive(Clone, Debug)]
pub struct Ids(Clock);

impl Ids {
    /// Ids of moments of `clock`.
    pub fn new(clock: Clock) -> Self {
        Self(clock)
    }

    /// A new id of any kind.
    pub fn next<T: From<Uuid>>(&self) -> T {
        let now = self.0.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos())).into()
    }
}
