//! «Что происходит»: what passed between the outside world and the product, in words, newest last, bounded.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;

/// How many entries are kept; older ones are forgotten.
const KEPT: usize = 500;

/// Where an entry belongs in the desk's filter.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The booking CRM.
    Crm,
    /// WhatsApp and the telephones.
    Whatsapp,
    /// The clock.
    Clock,
}

/// One line of the feed: who → whom, what, and the proof (seconds, «4 одинаковых»). No ids, no field names.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Entry {
    /// The sandbox's moment.
    pub at: DateTime<Utc>,
    /// Which part of the world it concerns.
    pub side: Side,
    /// Who, or «who → whom».
    pub who: String,
    /// What happened, in Russian.
    pub what: String,
    /// The figure beside it, or empty.
    pub proof: String,
}

/// The feed; clones share it.
#[derive(Clone, Debug)]
pub struct Feed {
    entries: Arc<Mutex<VecDeque<Entry>>>,
    live: broadcast::Sender<Entry>,
}

impl Default for Feed {
    fn default() -> Self {
        Self { entries: Arc::default(), live: broadcast::channel(256).0 }
    }
}

impl Feed {
    /// Adds an entry and tells everybody who watches.
    pub fn push(&self, entry: Entry) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == KEPT {
            entries.pop_front();
        }
        entries.push_back(entry.clone());
        drop(entries);
        // Nobody watching is the usual case, not a fault.
        let _ = self.live.send(entry);
    }

    /// Forgets every entry.
    pub fn clear(&self) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The newest `count` entries, oldest first.
    pub fn newest(&self, count: usize) -> Vec<Entry> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.iter().skip(entries.len().saturating_sub(count)).cloned().collect()
    }

    /// What happens from now on; a slow reader loses the oldest entries.
    pub fn watch(&self) -> broadcast::Receiver<Entry> {
        self.live.subscribe()
    }
}
