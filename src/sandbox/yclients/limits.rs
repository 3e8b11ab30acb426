//! The vendor's limits on calls, and the count of calls by path.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// At most so many calls within a length of time.
const LIMITS: [(usize, Duration); 2] = [(5, Duration::from_secs(1)), (200, Duration::from_mins(1))];

/// Who called when, by address and by token.
#[derive(Debug, Default)]
pub(super) struct Limits(Mutex<HashMap<String, VecDeque<Instant>>>);

impl Limits {
    /// Whether a call by `keys` (address, token) at `now` is within every limit. A refused call is not counted.
    pub(super) fn admit(&self, keys: &[String], now: Instant) -> bool {
        let mut callers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let longest = LIMITS.iter().map(|limit| limit.1).max().unwrap_or_default();
        let within = keys.iter().all(|key| {
            let calls = callers.entry(key.clone()).or_default();
            while calls.front().is_some_and(|&at| now.duration_since(at) >= longest) {
                calls.pop_front();
            }
            LIMITS.iter().all(|&(most, length)| calls.iter().rev().take_while(|&&at| now.duration_since(at) < length).count() < most)
        });
        if within {
            for key in keys {
                callers.entry(key.clone()).or_default().push_back(now);
            }
        }
        within
    }
}

/// How often each call was made, with numbers in paths written `{}`.
#[derive(Debug, Default)]
pub(super) struct Counters(Mutex<BTreeMap<String, BTreeMap<u16, u64>>>);

impl Counters {
    /// One call more.
    pub(super) fn count(&self, method: &str, path: &str, status: u16) {
        let shape: Vec<&str> = path
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| if part.bytes().all(|byte| byte.is_ascii_digit()) { "{}" } else { part })
            .collect();
        let key = format!("{method} /{}", shape.join("/"));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().entry(status).or_default() += 1;
    }

    /// Every count: call → status → how often.
    pub(super) fn all(&self) -> BTreeMap<String, BTreeMap<u16, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_call_of_a_second_and_the_201st_of_a_minute_are_refused() {
        let (limits, begun, key) = (Limits::default(), Instant::now(), [String::from("token")]);
        for n in 0..5 {
            assert!(limits.admit(&key, begun), "call {n}");
        }
        assert!(!limits.admit(&key, begun));
        let mut admitted = 5;
        for n in 0..400_u64 {
            admitted += usize::from(limits.admit(&key, begun + Duration::from_millis(1000 + n * 140)));
        }
        assert_eq!(admitted, 200);
        assert!(limits.admit(&key, begun + Duration::from_secs(61)));
    }
}
