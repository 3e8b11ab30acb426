//! The restart budget of this node: which sessions have crashed here, and how long each of them rests.

use std::collections::HashMap;
use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;

use crate::domain::ids::SessionId;

/// A session that ran so long has proved itself: its restarts begin at the shortest wait again.
const PROVED: Duration = Duration::from_mins(1);
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// The sessions that crashed.
#[derive(Debug, Default)]
pub(super) struct Restarts(HashMap<SessionId, Rest>);

#[derive(Debug)]
struct Rest {
    wait: Duration,
    until: Instant,
}

impl Restarts {
    /// The session crashed at the moment `now` after it had run so long.
    pub(super) fn crashed(&mut self, session: SessionId, ran: Duration, now: Instant) {
        let before = self.0.get(&session).filter(|_| ran < PROVED);
        let wait = before.map_or(FIRST_WAIT, |rest| (rest.wait * 2).min(LONGEST_WAIT));
        self.0.insert(session, Rest { wait, until: now + wait });
    }

    /// The session ended in order.
    pub(super) fn ended(&mut self, session: SessionId) {
        self.0.remove(&session);
    }

    /// The sessions that shall not be started yet.
    pub(super) fn resting(&mut self, now: Instant) -> Vec<Uuid> {
        // Whoever has not crashed for so long has proved itself, or runs elsewhere.
        self.0.retain(|_, rest| now < rest.until + LONGEST_WAIT);
        self.0.iter().filter(|(_, rest)| now < rest.until).map(|(session, _)| session.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_crashes_again_rests_longer() {
        let (mut restarts, session, mut now) = (Restarts::default(), SessionId(Uuid::from_u128(1)), Instant::now());
        let mut waits = Vec::new();
        for _ in 0..10 {
            restarts.crashed(session, Duration::ZERO, now);
            assert_eq!(restarts.resting(now), [session.0]);
            let rest = restarts.0[&session].until;
            assert!(restarts.resting(rest).is_empty());
            waits.push((rest - now).as_secs());
            now = rest;
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
        restarts.crashed(session, PROVED, now);
        assert!(restarts.resting(now + FIRST_WAIT).is_empty(), "it ran long enough");
        restarts.crashed(session, Duration::ZERO, now);
        restarts.ended(session);
        assert!(restarts.resting(now).is_empty());
    }
}
