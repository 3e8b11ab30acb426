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
        self.admit_many(address, 1, now)
    }

    /// The same for a try that costs as much as `weight` of them, and at most a whole burst.
    pub fn admit_many(&self, address: IpAddr, weight: usize, now: DateTime<Utc>) -> Result<(), u32> {
        let weight = i32::try_from(weight).unwrap_or(i32::MAX).clamp(1, self.burst);
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
        let next = (*at).clamp(now, now + most) + self.interval * weight;
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
mod tests;
