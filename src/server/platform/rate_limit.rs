//! How often an address may try something: a burst, then a steady pace. In memory, per node.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Addresses kept at once; beyond that those that are not waiting are forgotten, then all.
const KEPT: usize = 100_000;

/// A limit; clones share its memory.
#[derive(Clone, Debug)]
pub struct RateLimit {
    /// Between two tries at the steady pace.
    interval: TimeDelta,
    burst: i32,
    /// The moment at which an address would have nothing left to make up for.
    settled_at: Arc<Mutex<HashMap<IpAddr, DateTime<Utc>>>>,
}

impl RateLimit {
    /// So many tries a minute, and so many at once after a pause; nought counts as one.
    pub fn new(per_minute: u32, burst: u32) -> Self {
        let interval = TimeDelta::milliseconds(60_000 / i64::from(per_minute.max(1)));
        Self { interval, burst: i32::try_from(burst.max(1)).unwrap_or(i32::MAX), settled_at: Arc::default() }
    }

    /// Counts a try of `address` at `now`; the error is after how many seconds the next may come.
    pub fn admit(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), u32> {
        let most = self.interval * self.burst;
        let mut settled_at = self.settled_at.lock().unwrap_or_else(PoisonError::into_inner);
        if settled_at.len() >= KEPT {
            settled_at.retain(|_, at| *at > now);
            if settled_at.len() >= KEPT {
                settled_at.clear();
            }
        }
        let at = settled_at.entry(neighbourhood(address)).or_insert(now);
        // Clamped on both sides: a clock that was set back must not make anybody wait for it.
        let next = (*at).clamp(now, now + most) + self.interval;
        let wait = next - now - most;
        if wait > TimeDelta::zero() {
            return Err(u32::try_from((wait.num_milliseconds() + 999) / 1000).unwrap_or(u32::MAX));
        }
        *at = next;
        Ok(())
    }
}

/// Whose an address is: a network of IPv6 belongs to one household, as one address of IPv4 does.
fn neighbourhood(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(1) + TimeDelta::seconds(seconds)
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_burst_then_a_steady_pace() {
        let (limit, one) = (RateLimit::new(5, 10), address("192.0.2.1"));
        for n in 0..10 {
            assert_eq!(limit.admit(one, at(0)), Ok(()), "try {n}");
        }
        assert_eq!(limit.admit(one, at(0)), Err(12));
        assert_eq!(limit.admit(one, at(5)), Err(7), "a refused try costs nothing more");
        assert_eq!(limit.admit(one, at(12)), Ok(()));
        assert_eq!(limit.admit(one, at(12)), Err(12));
        assert_eq!(limit.admit(address("192.0.2.2"), at(12)), Ok(()), "somebody else waits for nobody");
        let after_a_pause = (0..20).filter(|_| limit.admit(one, at(1000)).is_ok()).count();
        assert_eq!(after_a_pause, 10);
    }

    #[test]
    fn a_network_of_ipv6_is_one_caller_and_a_mapped_address_is_its_ipv4() {
        let limit = RateLimit::new(1, 1);
        assert_eq!(limit.admit(address("2001:db8:1:2::1"), at(0)), Ok(()));
        assert_eq!(limit.admit(address("2001:db8:1:2:ffff::9"), at(0)), Err(60));
        assert_eq!(limit.admit(address("2001:db8:1:3::1"), at(0)), Ok(()));
        assert_eq!(limit.admit(address("::ffff:192.0.2.1"), at(0)), Ok(()));
        assert_eq!(limit.admit(address("192.0.2.1"), at(0)), Err(60));
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_out() {
        let (limit, one) = (RateLimit::new(1, 1), address("192.0.2.1"));
        assert_eq!(limit.admit(one, at(86_000)), Ok(()));
        assert_eq!(limit.admit(one, at(0)), Err(60));
        assert_eq!(limit.admit(one, at(60)), Err(60), "refused tries leave the mark where it was");
    }
}
