//! Drawing by lot, from one seed: the world's quirks and its people are the same in every run that asks in the same order.

use std::sync::atomic::{AtomicU64, Ordering};

/// A drum of numbers (`SplitMix64`). Not for secrets.
#[derive(Debug)]
pub(crate) struct Lot(AtomicU64);

impl Lot {
    /// A drum that starts at `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    /// The next number.
    pub(crate) fn next(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut z = self.0.fetch_add(STEP, Ordering::Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`; 0 when the limit is 0.
    pub(crate) fn below(&self, limit: u64) -> u64 {
        if limit == 0 { 0 } else { self.next() % limit }
    }

    /// Whether this is one of `percent` in a hundred.
    pub(crate) fn chance(&self, percent: u8) -> bool {
        self.below(100) < u64::from(percent)
    }

    /// One of `items`, or nothing when there are none.
    pub(crate) fn pick<'a, T>(&self, items: &'a [T]) -> Option<&'a T> {
        items.get(usize::try_from(self.below(items.len() as u64)).unwrap_or_default())
    }

    /// Puts `items` into a random order.
    pub(crate) fn shuffle<T>(&self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, usize::try_from(self.below(last as u64 + 1)).unwrap_or_default());
        }
    }
}
