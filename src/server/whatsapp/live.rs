//! The sessions this node runs: the way from a job that delivers to the client that sends.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use uuid::Uuid;
use whatsapp_rust::prelude::Client;

use crate::domain::ids::CompanyId;

use super::lease::Lease;
use super::pace::Pace;

/// So many sends in a row without an answer are the connection's fault.
const MOST_UNANSWERED: u32 = 3;

/// The server's word about a message: accepted, or refused with a code.
pub type Ack = Result<(), String>;

/// One running session.
pub struct LiveSession {
    pub lease: Lease,
    client: Arc<Client>,
    online: AtomicBool,
    /// First messages are refused.
    locked: AtomicBool,
    /// Sends in a row of which nothing was heard.
    unanswered: AtomicU32,
    troubled: Notify,
    acks: Mutex<HashMap<String, oneshot::Sender<Ack>>>,
    pace: Pace,
}

impl std::fmt::Debug for LiveSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveSession").field("lease", &self.lease).field("online", &self.online).finish_non_exhaustive()
    }
}

impl LiveSession {
    pub(super) fn new(lease: Lease, client: Arc<Client>, pace: Pace) -> Self {
        Self {
            lease,
            client,
            online: AtomicBool::new(false),
            locked: AtomicBool::new(false),
            unanswered: AtomicU32::new(0),
            troubled: Notify::new(),
            acks: Mutex::default(),
            pace,
        }
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

    pub(super) fn set_locked(&self, locked: bool) {
        self.locked.store(locked, Ordering::Relaxed);
    }

    /// Whether people who never wrote may not be written to.
    pub(super) fn is_locked(&self) -> bool {
        self.locked.load(Ordering::Relaxed)
    }

    /// What became of a send: whether the server said anything about it.
    pub(super) fn note_send(&self, answered: bool) {
        let unanswered = if answered { 0 } else { self.unanswered.load(Ordering::Relaxed) + 1 };
        // Counted anew on the next connection.
        self.unanswered.store(unanswered % MOST_UNANSWERED, Ordering::Relaxed);
        if unanswered >= MOST_UNANSWERED {
            self.troubled.notify_one();
        }
    }

    /// Returns when so many sends in a row were not answered.
    pub(super) async fn troubled(&self) {
        self.troubled.notified().await;
    }

    /// How long to wait before writing to this chat; `None` to go ahead, which counts.
    pub fn wait_for(&self, chat: &str, is_letter: bool) -> Option<Duration> {
        self.pace.wait_for(chat, is_letter)
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
