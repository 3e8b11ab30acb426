//! How fast calls may follow one another: a steady rate with some calls ahead of it, halved by each «too often» and slowly
//! risen again (AM-07). Pure: times are counted from any beginning.

use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);
/// Calls that may come ahead of the rate after a pause.
const AHEAD: u32 = 10;
/// Refusals of so short a while are one: the calls were on their way together.
const ONE_REFUSAL: Duration = Duration::from_secs(2);
/// Without a refusal the rate rises so often, by a twentieth of the most.
const RISE_EVERY: Duration = Duration::from_secs(15);
const RISES: u32 = 20;
/// However often it is refused, calls go on at this part of the most.
const LEAST: u32 = 16;

#[derive(Debug)]
pub(super) struct Pace {
    /// Calls a minute: at most, and now.
    most: u32,
    rate: u32,
    /// By then everything that was called is paid for.
    settled_at: Duration,
    refused_at: Option<Duration>,
    risen_at: Duration,
}

impl Pace {
    /// So many calls a minute; nought counts as one.
    pub(super) fn new(per_minute: u32) -> Self {
        let most = per_minute.max(1);
        Self { most, rate: most, settled_at: Duration::ZERO, refused_at: None, risen_at: Duration::ZERO }
    }

    /// How long a call must wait; one that need not is counted.
    pub(super) fn ask(&mut self, now: Duration) -> Duration {
        self.rise(now);
        let interval = MINUTE / self.rate;
        let owed = self.settled_at.saturating_sub(now);
        let wait = owed.saturating_sub(interval * (AHEAD - 1));
        if wait.is_zero() {
            self.settled_at = self.settled_at.max(now) + interval;
        }
        wait
    }

    /// The vendor said «too often».
    pub(super) fn refused(&mut self, now: Duration) {
        self.rise(now);
        if self.refused_at.is_none_or(|at| now >= at + ONE_REFUSAL) {
            self.rate = (self.rate / 2).max(self.most / LEAST).max(1);
            self.refused_at = Some(now);
        }
        self.risen_at = now;
    }

    /// Calls a minute at present.
    pub(super) fn rate(&self) -> u32 {
        self.rate
    }

    fn rise(&mut self, now: Duration) {
        while self.rate < self.most && now >= self.risen_at + RISE_EVERY {
            self.rate = (self.rate + (self.most / RISES).max(1)).min(self.most);
            self.risen_at += RISE_EVERY;
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn some_calls_come_ahead_and_the_others_at_the_rate() {
        let mut pace = Pace::new(180);
        let mut now = s(100);
        for call in 0..AHEAD {
            assert_eq!(pace.ask(now), Duration::ZERO, "call {call}");
        }
        let mut calls = AHEAD;
        while now < s(160) {
            now += pace.ask(now).max(Duration::from_millis(1));
            calls += u32::from(pace.ask(now).is_zero());
        }
        assert!((188..=191).contains(&calls), "{calls} calls in the first minute");
    }

    /// (seconds of refusals, when it is looked at, calls a minute then)
    #[rstest]
    #[case::never(&[], 0, 180)]
    #[case::once(&[10], 10, 90)]
    #[case::together(&[10, 10, 11, 11], 11, 90)]
    #[case::again(&[10, 12], 12, 45)]
    #[case::and_again(&[10, 12, 14], 14, 22)]
    #[case::for_ever(&[10, 12, 14, 16, 18, 20, 22, 24], 24, 11)]
    #[case::not_yet_risen(&[10], 24, 90)]
    #[case::risen_once(&[10], 25, 99)]
    #[case::risen_twice(&[10], 40, 108)]
    #[case::a_refusal_begins_the_wait_anew(&[10, 24], 38, 45)]
    #[case::all_again(&[10], 160, 180)]
    #[case::and_no_more(&[10], 10_000, 180)]
    fn refusals_halve_and_time_mends(#[case] refusals: &[u64], #[case] at: u64, #[case] rate: u32) {
        let mut pace = Pace::new(180);
        for &second in refusals {
            pace.refused(s(second));
        }
        pace.rise(s(at));
        assert_eq!(pace.rate(), rate);
    }

    #[test]
    fn a_slower_rate_is_kept() {
        let mut pace = Pace::new(60);
        pace.refused(s(1000));
        for _ in 0..AHEAD {
            assert_eq!(pace.ask(s(1000)), Duration::ZERO);
        }
        assert_eq!(pace.ask(s(1000)), s(2), "thirty a minute");
        assert_eq!(Pace::new(0).rate(), 1);
    }
}
