//! The restart budget of this node: which sessions have crashed here, and how long each of them rests.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;

use crate::domain::ids::SessionId;

use super::lease::Lease;

/// A session that ran so long has proved itself: its restarts begin at the shortest wait again.
const PROVED: Duration = Duration::from_mins(1);
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// The sessions that crashed.
#[derive(Debug, Default)]
pub(super) struct Restarts(HashMap<SessionId, Rest>);

#[derive(Debug)]
struct Rest {
    /// How often people had asked for a client: what they ask for next does not rest.
    asked: i64,
    wait: Duration,
    until: Instant,
    /// Crashes in a row.
    times: u32,
}

impl Restarts {
    /// The session crashed at the moment `now` after it had run so long; answers how often in a row.
    pub(super) fn crashed(&mut self, lease: Lease, ran: Duration, now: Instant) -> u32 {
        let before = self.0.get(&lease.session).filter(|rest| ran < PROVED && rest.asked == lease.asked);
        let (wait, times) = before.map_or((FIRST_WAIT, 1), |rest| ((rest.wait * 2).min(LONGEST_WAIT), rest.times + 1));
        self.0.insert(lease.session, Rest { asked: lease.asked, wait, until: now + wait, times });
        times
    }

    /// The session ended in order.
    pub(super) fn ended(&mut self, session: SessionId) {
        self.0.remove(&session);
    }

    /// The sessions that shall not be started yet, with how often people had asked for each.
    pub(super) fn resting(&mut self, now: Instant) -> Vec<(Uuid, i64)> {
        // Whoever has not crashed for so long has proved itself, or runs elsewhere.
        self.0.retain(|_, rest| now < rest.until + LONGEST_WAIT);
        self.0.iter().filter(|(_, rest)| now < rest.until).map(|(session, rest)| (session.0, rest.asked)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::CompanyId;

    #[test]
    fn who_crashes_again_rests_longer() {
        let (mut restarts, session, mut now) = (Restarts::default(), SessionId(Uuid::from_u128(1)), Instant::now());
        let lease = |asked| Lease { session, company: CompanyId(Uuid::from_u128(2)), epoch: 1, asked };
        let mut waits = Vec::new();
        for times in 1..=10 {
            assert_eq!(restarts.crashed(lease(0), Duration::ZERO, now), times);
            assert_eq!(restarts.resting(now), [(session.0, 0)]);
            let rest = restarts.0[&session].until;
            assert!(restarts.resting(rest).is_empty());
            waits.push((rest - now).as_secs());
            now = rest;
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
        assert_eq!(restarts.crashed(lease(1), Duration::ZERO, now), 1);
        assert!(restarts.resting(now + FIRST_WAIT).is_empty(), "a person asked for it anew");
        assert_eq!(restarts.crashed(lease(1), PROVED, now), 1);
        assert!(restarts.resting(now + FIRST_WAIT).is_empty(), "it ran long enough");
        restarts.crashed(lease(1), Duration::ZERO, now);
        restarts.ended(session);
        assert!(restarts.resting(now).is_empty());
    }
}
