//! How fast a number writes: so many messages a minute with so many at once after a pause, and a gap within each chat.
//! A company may have its own; the node's are for all others.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::server::config::WhatsAppConfig;
use crate::server::platform::db::{DbError, TenantTx};

/// One number's token buckets.
pub(super) struct Pace {
    number: DefaultDirectRateLimiter,
    chat: Option<DefaultKeyedRateLimiter<String>>,
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
        let chat = Quota::with_period(chat_gap).map(RateLimiter::keyed);
        Self { number, chat }
    }

    /// How long to wait before writing to this chat; `None` to go ahead, which counts.
    pub(super) fn wait_for(&self, chat: &str) -> Option<Duration> {
        let now = DefaultClock::default().now();
        if let Some(Err(not_until)) = self.chat.as_ref().map(|limiter| limiter.check_key(&chat.to_owned())) {
            return Some(not_until.wait_time_from(now));
        }
        self.number.check().err().map(|not_until| not_until.wait_time_from(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WA-09: the number's bucket is everybody's, the gap is each chat's own.
    #[test]
    fn a_number_and_each_of_its_chats_have_a_bucket() {
        let pace = Pace::new(1, 2, Duration::from_mins(10));
        assert_eq!(pace.wait_for("anna"), None);
        let gap = pace.wait_for("anna").unwrap();
        assert!(gap > Duration::from_mins(9) && gap <= Duration::from_mins(10), "{gap:?}");
        assert_eq!(pace.wait_for("boris"), None, "another chat");
        let minute = pace.wait_for("vera").unwrap();
        assert!(minute > Duration::from_secs(50) && minute <= Duration::from_mins(1), "{minute:?}");
        let free = Pace::new(60, 2, Duration::ZERO);
        assert_eq!([free.wait_for("anna"), free.wait_for("anna")], [None, None], "without a gap");
    }
}
