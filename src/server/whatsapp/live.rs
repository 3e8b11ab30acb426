//! The sessions this node runs: the way from a job that delivers to the client that sends.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::oneshot;
use uuid::Uuid;
use whatsapp_rust::prelude::Client;

use crate::domain::ids::CompanyId;
use crate::server::config::WhatsAppConfig;

use super::lease::Lease;

/// The server's word about a message: accepted, or refused with a code.
pub type Ack = Result<(), String>;

/// One running session.
pub struct LiveSession {
    pub lease: Lease,
    client: Arc<Client>,
    online: AtomicBool,
    acks: Mutex<HashMap<String, oneshot::Sender<Ack>>>,
    pace: Pace,
}

impl std::fmt::Debug for LiveSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveSession").field("lease", &self.lease).field("online", &self.online).finish_non_exhaustive()
    }
}

impl LiveSession {
    pub(super) fn new(lease: Lease, client: Arc<Client>, config: &WhatsAppConfig) -> Self {
        Self { lease, client, online: AtomicBool::new(false), acks: Mutex::default(), pace: Pace::new(config) }
    }

    pub(super) fn client(&self) -> &Arc<Client> {
        &self.client
    }

    pub(super) fn set_online(&self, online: bool) {
        self.online.store(online, Ordering::Relaxed);
    }

    /// Whether a message can be handed over now.
    pub fn is_online(&self) -> bool {
        self.online.load(Ordering::Relaxed) && self.client.is_connected()
    }

    /// How long to wait before writing to this chat; `None` to go ahead, which counts.
    pub fn wait_for(&self, chat: &str) -> Option<Duration> {
        self.pace.wait_for(chat)
    }

    /// The server's word about the message of this id, once it comes.
    pub(super) fn expect_ack(&self, stanza_id: &str) -> oneshot::Receiver<Ack> {
        let (tell, ack) = oneshot::channel();
        self.acks.lock().unwrap_or_else(PoisonError::into_inner).insert(stanza_id.to_owned(), tell);
        ack
    }

    pub(super) fn forget_ack(&self, stanza_id: &str) {
        self.acks.lock().unwrap_or_else(PoisonError::into_inner).remove(stanza_id);
    }

    /// Tells whoever waits for it; gives the word back when nobody does.
    pub(super) fn settle_ack(&self, stanza_id: &str, ack: Ack) -> Result<(), Ack> {
        match self.acks.lock().unwrap_or_else(PoisonError::into_inner).remove(stanza_id) {
            Some(waiting) => waiting.send(ack),
            None => Err(ack),
        }
    }
}

/// How fast a number writes: so many a minute with a burst, and a gap within each chat.
struct Pace {
    number: DefaultDirectRateLimiter,
    chat: Option<DefaultKeyedRateLimiter<String>>,
}

impl std::fmt::Debug for Pace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pace")
    }
}

impl Pace {
    fn new(config: &WhatsAppConfig) -> Self {
        let count = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let number = RateLimiter::direct(Quota::per_minute(count(config.per_minute)).allow_burst(count(config.burst)));
        let chat = Quota::with_period(config.chat_gap).map(RateLimiter::keyed);
        Self { number, chat }
    }

    fn wait_for(&self, chat: &str) -> Option<Duration> {
        let now = DefaultClock::default().now();
        if let Some(Err(not_until)) = self.chat.as_ref().map(|limiter| limiter.check_key(&chat.to_owned())) {
            return Some(not_until.wait_time_from(now));
        }
        self.number.check().err().map(|not_until| not_until.wait_time_from(now))
    }
}

/// Every session of this node; clones share them.
#[derive(Clone, Debug, Default)]
pub struct LiveSessions(Arc<RwLock<HashMap<CompanyId, Arc<LiveSession>>>>);

impl LiveSessions {
    pub(super) fn insert(&self, session: Arc<LiveSession>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(session.lease.company, session);
    }

    pub(super) fn remove(&self, lease: Lease) {
        let mut sessions = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if sessions.get(&lease.company).is_some_and(|session| session.lease == lease) {
            sessions.remove(&lease.company);
        }
    }

    /// The company's session, if this node runs it.
    pub fn get(&self, company: CompanyId) -> Option<Arc<LiveSession>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&company).cloned()
    }

    /// The companies whose messages can be handed over here and now.
    pub fn online(&self) -> Vec<Uuid> {
        let sessions = self.0.read().unwrap_or_else(PoisonError::into_inner);
        sessions.values().filter(|session| session.is_online()).map(|session| session.lease.company.0).collect()
    }
}
