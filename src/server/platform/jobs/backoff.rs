//! When to try again: doubling from a second to ten minutes, spread so that failures do not come back together.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::ids::JobId;

/// After so many claims a job that still fails is dead.
pub const MAX_ATTEMPTS: i32 = 20;
/// A job whose worker died this often in a row without an answer is not run again. From the second death on it ran alone (see
/// `suspects`), so a death of another cause condemns nobody.
pub const MAX_LOST: i32 = 4;
/// What such a job ends with.
pub const DIED_EACH_TIME: &str = "its worker died each time";
/// Never later than this after a failure.
const LONGEST_MS: i64 = 600_000;

/// The moment of the next try after `attempts` of them.
pub fn next_try(now: DateTime<Utc>, attempts: i32, job: JobId) -> DateTime<Utc> {
    let exponent = u32::try_from(attempts.clamp(1, 12) - 1).unwrap_or_default();
    let base = 1000_i64.saturating_mul(1_i64 << exponent).min(LONGEST_MS);
    // The id is random enough for spreading: ±25 %.
    let spread = i64::try_from(job.0.as_u128() % 500).unwrap_or_default();
    now + TimeDelta::milliseconds(base * (750 + spread) / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn doubles_within_its_bounds() {
        let now = DateTime::UNIX_EPOCH;
        for random in [0, 250, 499] {
            let wait = |attempts| (next_try(now, attempts, JobId(Uuid::from_u128(random))) - now).num_milliseconds();
            assert!((750..1250).contains(&wait(1)), "{}", wait(1));
            assert!((1500..2500).contains(&wait(2)));
            assert!((450_000..750_000).contains(&wait(12)));
            assert_eq!(wait(12), wait(1000));
        }
    }
}
