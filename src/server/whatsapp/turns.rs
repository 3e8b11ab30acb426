//! Whether a session's own loop gets on. It turns at least with every look at its connection; one that has not turned for as
//! long as a connection may be silent hangs: in an endless computation, or in a wait that nobody ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The turns of one run. Clones share them.
#[derive(Clone, Debug)]
pub(super) struct Turns {
    count: Arc<AtomicU64>,
    within: Duration,
}

impl Turns {
    /// At least one turn is due within this time.
    pub(super) fn within(within: Duration) -> Self {
        Self { count: Arc::default(), within }
    }

    /// The loop turns.
    pub(super) fn turn(&self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns when none came in time.
    pub(super) async fn stopped(&self) {
        let mut seen = None;
        loop {
            let now = self.count.load(Ordering::Relaxed);
            if seen == Some(now) {
                return;
            }
            seen = Some(now);
            tokio::time::sleep(self.within).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_loop_that_turns_is_left_alone_and_one_that_does_not_is_found() {
        let turns = Turns::within(Duration::from_secs(2));
        let mut stopped = tokio::spawn({
            let turns = turns.clone();
            async move { turns.stopped().await }
        });
        for _ in 0..50 {
            turns.turn();
            assert!(tokio::time::timeout(Duration::from_millis(20), &mut stopped).await.is_err(), "it turns");
        }
        stopped.await.unwrap();
    }
}
