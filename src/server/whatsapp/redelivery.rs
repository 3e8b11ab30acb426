//! What could not be stored stays unacknowledged, and WhatsApp gives it again at the next connection only: this asks for
//! that connection, each time after a longer wait.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;
use whatsapp_rust::prelude::Client;

const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// One session's asking. Never begun again at the shortest wait by a success: a single message that nobody can store
/// stands among others that are stored.
#[derive(Clone)]
pub(super) struct Redelivery {
    tries: Arc<Mutex<Tries>>,
    over: watch::Receiver<bool>,
}

impl Redelivery {
    /// Asks until the signal turns true.
    pub(super) fn until(over: watch::Receiver<bool>) -> Self {
        Self { tries: Arc::default(), over }
    }

    /// Something could not be stored just now. Returns at once: the library waits for whoever calls this.
    pub(super) fn ask(&self, client: &Arc<Client>) {
        let Some(wait) = self.tries.lock().unwrap_or_else(PoisonError::into_inner).failed(Instant::now()) else { return };
        let (tries, mut over, client) = (self.tries.clone(), self.over.clone(), Arc::downgrade(client));
        tokio::spawn(async move {
            if tokio::time::timeout(wait, over.wait_for(|over| *over)).await.is_ok() {
                return;
            }
            tries.lock().unwrap_or_else(PoisonError::into_inner).is_asked = false;
            // A client that is away connects by itself.
            if let Some(client) = client.upgrade().filter(|client| client.is_connected()) {
                client.reconnect_immediately().await;
            }
        });
    }
}

#[derive(Debug, Default)]
struct Tries {
    /// A connection is asked for and not begun yet.
    is_asked: bool,
    /// The last wait, and when it began.
    last: Option<(Duration, Instant)>,
}

impl Tries {
    /// How long to wait before a connection is asked for; `None` when one is under way.
    fn failed(&mut self, now: Instant) -> Option<Duration> {
        if self.is_asked {
            return None;
        }
        let wait = match self.last {
            Some((wait, begun)) if now < begun + wait + LONGEST_WAIT => (wait * 2).min(LONGEST_WAIT),
            _ => FIRST_WAIT,
        };
        (self.is_asked, self.last) = (true, Some((wait, now)));
        Some(wait)
    }
}

#[cfg(test)]
mod tests;
