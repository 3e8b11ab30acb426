//! How fast a number writes: so many messages a minute with so many at once after a pause, and a gap within each chat.
//! A company may have its own; the node's are for all others.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

use crate::server::config::WhatsAppConfig;
use crate::server::platform::db::{DbError, TenantTx};

/// Chats that are remembered before those are forgotten whose gap is over.
const MOST_CHATS: usize = 1000;
/// So long the number is kept free for a letter that waited; work that waits is looked at again within a second.
const LETTER_GRACE: Duration = Duration::from_secs(3);

/// One number's bucket, and when its chats were written to.
pub(super) struct Pace {
    number: DefaultDirectRateLimiter,
    chat_gap: Duration,
    written: Mutex<Written>,
}

#[derive(Default)]
struct Written {
    chats: HashMap<String, Instant>,
    /// When the number may write again to a letter that waits: nobody else goes before it.
    letter: Option<Instant>,
}

impl std::fmt::Debug for Pace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pace")
    }
}

/// The pace of the company's number.
pub(super) async fn find(tx: &mut TenantTx, config: &WhatsAppConfig) -> Result<Pace, DbError> {
    let own = sqlx::query!("select whatsapp_per_minute, whatsapp_burst, whatsapp_chat_gap_ms from companies where id = $1", tx.company())
        .fetch_one(tx.conn())
        .await?;
    let or = |own: Option<i32>, ours: u32| own.and_then(|own| u32::try_from(own).ok()).unwrap_or(ours);
    let gap = own.whatsapp_chat_gap_ms.and_then(|ms| u64::try_from(ms).ok()).map_or(config.chat_gap, Duration::from_millis);
    Ok(Pace::new(or(own.whatsapp_per_minute, config.per_minute), or(own.whatsapp_burst, config.burst), gap))
}

impl Pace {
    fn new(per_minute: u32, burst: u32, chat_gap: Duration) -> Self {
        let count = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let number = RateLimiter::direct(Quota::per_minute(count(per_minute)).allow_burst(count(burst)));
        Self { number, chat_gap, written: Mutex::default() }
    }

    /// How long to wait before writing to this chat; `None` to go ahead, which counts: with the number and with the chat, or,
    /// where one of them has to wait, with neither. A letter spends of both like every message, and goes before the others.
    pub(super) fn wait_for(&self, chat: &str, is_letter: bool) -> Option<Duration> {
        let now = Instant::now();
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let gap = written.chats.get(chat).map(|last| self.chat_gap.saturating_sub(now.duration_since(*last)));
        if let Some(wait) = gap.filter(|wait| !wait.is_zero()) {
            return Some(wait);
        }
        let kept_free = written.letter.filter(|_| !is_letter).map(|at| (at + LETTER_GRACE).saturating_duration_since(now));
        if let Some(wait) = kept_free.filter(|wait| !wait.is_zero()) {
            return Some(wait);
        }
        if let Err(not_until) = self.number.check() {
            let wait = not_until.wait_time_from(DefaultClock::default().now());
            if is_letter {
                written.letter = Some(now + wait);
            }
            return Some(wait);
        }
        written.letter = None;
        if !self.chat_gap.is_zero() {
            if written.chats.len() >= MOST_CHATS {
                written.chats.retain(|_, last| now.duration_since(*last) < self.chat_gap);
            }
            written.chats.insert(chat.to_owned(), now);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WA-09: the number's bucket is everybody's, the gap is each chat's own.
    #[test]
    fn a_number_and_each_of_its_chats_have_a_bucket() {
        let pace = Pace::new(1, 2, Duration::from_mins(10));
        assert_eq!(pace.wait_for("anna", false), None);
        let gap = pace.wait_for("anna", false).unwrap();
        assert!(gap > Duration::from_mins(9) && gap <= Duration::from_mins(10), "{gap:?}");
        assert_eq!(pace.wait_for("boris", false), None, "another chat");
        let minute = pace.wait_for("vera", false).unwrap();
        assert!(minute > Duration::from_secs(50) && minute <= Duration::from_mins(1), "{minute:?}");
        let gap = pace.wait_for("anna", false).unwrap();
        assert!(gap > Duration::from_mins(9), "the number being full, the gap says what it said: {gap:?}");
        let free = Pace::new(60, 2, Duration::ZERO);
        assert_eq!([free.wait_for("anna", false), free.wait_for("anna", false)], [None, None], "without a gap");
    }

    /// A chat that had to wait for its number has not been written to: when the number may, it may.
    #[test]
    fn who_waits_for_the_number_spends_nothing_of_the_chat() {
        let pace = Pace::new(1, 1, Duration::from_mins(10));
        assert_eq!(pace.wait_for("anna", false), None);
        for _ in 0..2 {
            let wait = pace.wait_for("boris", false).unwrap();
            assert!(wait <= Duration::from_mins(1), "it waits for the number's minute, not for a gap of ten: {wait:?}");
        }
    }

    /// D-09: letters spend the number's bucket as messages do; one that waits is the next to go.
    #[test]
    fn a_letter_spends_of_the_bucket_and_goes_first() {
        let pace = Pace::new(60, 1, Duration::ZERO);
        assert_eq!(pace.wait_for("owner", true), None);
        let number = pace.wait_for("anna", false).unwrap();
        assert!(number <= Duration::from_secs(1), "the letter has spent the number's turn: {number:?}");
        let letter = pace.wait_for("owner", true).unwrap();
        assert!(letter <= Duration::from_secs(1), "a letter goes beyond the number's bucket: {letter:?}");
        let behind = pace.wait_for("anna", false).unwrap();
        assert!(behind > letter && behind <= letter + LETTER_GRACE, "a message goes before the letter: {behind:?}");
    }

    #[test]
    fn chats_whose_gap_is_over_are_forgotten() {
        let pace = Pace::new(u32::MAX, u32::MAX, Duration::from_nanos(1));
        for n in 0..MOST_CHATS * 3 {
            assert_eq!(pace.wait_for(&n.to_string(), false), None);
        }
        assert!(pace.written.lock().unwrap().chats.len() <= MOST_CHATS + 1);
    }
}
