//! Drawing by lot from a printed seed: `OTKLIK_SEED` replays a plan (not the interleaving of the machine).

/// A drum of numbers (`SplitMix64`).
#[derive(Debug)]
pub(super) struct Lot(u64);

impl Lot {
    /// A drum with this seed.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`, which is not 0.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) >> 32).unwrap() % limit
    }

    /// Whether this is one of `percent` in a hundred.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// The seed of this run: `OTKLIK_SEED`, or the moment. Printed, so that a failure can be had again.
pub(super) fn seed() -> u64 {
    let drawn = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let seed = setting("OTKLIK_SEED").unwrap_or(u64::try_from(drawn % 1_000_000).unwrap());
    println!("SEED={seed}");
    seed
}

/// A number from the environment of the door that runs us.
pub(super) fn setting<T: std::str::FromStr>(name: &str) -> Option<T> {
    #[expect(clippy::disallowed_methods, reason = "the tests' own setting, which the product does not know")]
    std::env::var(name).ok()?.parse().ok()
}
