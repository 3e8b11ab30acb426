//! What the server has seen, in numbers; since its start.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// The counters; cheap to raise.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) open: AtomicU64,
    pub(crate) connections: AtomicU64,
    pub(crate) pairs: AtomicU64,
    pub(crate) logins: AtomicU64,
    pub(crate) replaced: AtomicU64,
    pub(crate) unlinked: AtomicU64,
    pub(crate) failed_logins: AtomicU64,
    pub(crate) messages: AtomicU64,
    pub(crate) displayed: AtomicU64,
    pub(crate) repeated: AtomicU64,
    pub(crate) undecryptable: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) dropped: AtomicU64,
    stanzas: Mutex<BTreeMap<String, u64>>,
}

/// A reading of the counters.
#[derive(Clone, Debug, Serialize)]
pub struct CountersView {
    /// Connections open now.
    pub open: u64,
    /// Connections since the start.
    pub connections: u64,
    /// Devices linked.
    pub pairs: u64,
    /// Logins let in.
    pub logins: u64,
    /// Logins that threw out an older connection of the same device.
    pub replaced: u64,
    /// Devices removed.
    pub unlinked: u64,
    /// Logins refused.
    pub failed_logins: u64,
    /// Message stanzas that devices sent.
    pub messages: u64,
    /// Messages shown on phones, each once.
    pub displayed: u64,
    /// Stanzas with an id that the phone had shown already.
    pub repeated: u64,
    /// Messages that a phone could not open.
    pub undecryptable: u64,
    /// Messages refused with a code, such as 463.
    pub refused: u64,
    /// Connections dropped by a fault.
    pub dropped: u64,
    /// Stanzas that came in, by tag.
    pub stanzas: BTreeMap<String, u64>,
}

impl Counters {
    pub(crate) fn stanza(&self, tag: &str) {
        let mut stanzas = self.stanzas.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = stanzas.get_mut(tag) {
            *count += 1;
        } else {
            stanzas.insert(tag.to_owned(), 1);
        }
    }

    pub(crate) fn read(&self) -> CountersView {
        let Self { open, connections, pairs, logins, replaced, unlinked, failed_logins, .. } = self;
        let Self { messages, displayed, repeated, undecryptable, refused, dropped, stanzas, .. } = self;
        CountersView {
            open: open.load(Relaxed),
            connections: connections.load(Relaxed),
            pairs: pairs.load(Relaxed),
            logins: logins.load(Relaxed),
            replaced: replaced.load(Relaxed),
            unlinked: unlinked.load(Relaxed),
            failed_logins: failed_logins.load(Relaxed),
            messages: messages.load(Relaxed),
            displayed: displayed.load(Relaxed),
            repeated: repeated.load(Relaxed),
            undecryptable: undecryptable.load(Relaxed),
            refused: refused.load(Relaxed),
            dropped: dropped.load(Relaxed),
            stanzas: stanzas.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}

/// Adds one.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Relaxed);
}
