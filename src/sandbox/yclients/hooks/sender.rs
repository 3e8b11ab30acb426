//! Hands webhooks over: each copy once, at its time, many at once, ten seconds at most, whatever the answer.
//!
//! Called by the journal when something changed, when a stored world is opened again, and by the control API's replay.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use reqwest::{Client, redirect};
use tokio::sync::Semaphore;

use super::super::Crm;
use super::super::faults::HookFaults;
use super::super::world::{Line, World};
use super::letter::{Delivery, Envelope, Letter, Posted};
use crate::sandbox::feed::{Entry, Side};

/// How long the vendor waits for an answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many tries are under way at once.
const AT_ONCE: usize = 256;

/// The sender's connections.
#[derive(Debug)]
pub(crate) struct Sender {
    client: Client,
    places: Semaphore,
    /// Copies that are on their way or waiting for their time, so that none leaves twice.
    taken: Mutex<BTreeSet<Envelope>>,
}

impl Sender {
    /// A sender with no connections yet.
    pub(crate) fn new() -> anyhow::Result<Self> {
        // Another part of the process may have chosen the same provider already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().timeout(PATIENCE).redirect(redirect::Policy::none()).no_proxy().build()?;
        Ok(Self { client, places: Semaphore::new(AT_ONCE), taken: Mutex::default() })
    }

    /// Takes a copy in hand; false when it already is.
    pub(in super::super) fn take(&self, envelope: &Envelope) -> bool {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).insert(envelope.clone())
    }

    fn done(&self, envelope: &Envelope) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).remove(envelope);
    }

    async fn try_once(&self, url: &str, body: String) -> (Option<u16>, Option<String>, u64) {
        let begun = Instant::now();
        let sent = self.client.post(url).header("content-type", "application/json").body(body).send().await;
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        match sent {
            Ok(answer) => (Some(answer.status().as_u16()), None, ms),
            Err(error) if error.is_timeout() => (None, Some("timeout".to_owned()), ms),
            Err(error) => (None, Some(innermost(&error)), ms),
        }
    }
}

impl Crm {
    /// Sends every envelope of `letter` at its time. Needs a running tokio.
    pub(in super::super) fn send_letter(self: &Arc<Self>, letter: &Posted, how: &HookFaults) {
        if letter.lost {
            self.say(letter, "событие потеряно".to_owned());
        }
        if !how.hold {
            for envelope in letter.envelopes() {
                self.send(letter.clone(), envelope, how);
            }
        }
    }

    /// Sends everything that is still to be sent, as after a restart.
    pub(in super::super) fn send_pending(self: &Arc<Self>) {
        let how = self.faults().webhooks;
        if how.hold {
            return;
        }
        // Under the lock: what is pending here has not been written down as tried, so a try under way still holds it.
        self.read(|world| {
            for envelope in &world.pending {
                if let Some(letter) = world.letters.get(&envelope.letter) {
                    self.send(letter.clone(), envelope.clone(), &how);
                }
            }
        });
    }

    fn send(self: &Arc<Self>, letter: Posted, envelope: Envelope, how: &HookFaults) {
        if !self.sender.take(&envelope) {
            return;
        }
        let (crm, wait) = (Arc::clone(self), self.lateness(how));
        tokio::spawn(async move {
            if !wait.is_zero() {
                tokio::time::sleep(wait).await;
            }
            crm.hand_over(&letter, envelope).await;
        });
    }

    /// Hands one copy over, which was taken, and writes down what became of it.
    pub(in super::super) async fn hand_over(self: &Arc<Self>, letter: &Posted, envelope: Envelope) {
        let _place = self.sender.places.acquire().await;
        // A world that began anew knows nothing of the old one's letters.
        let is_known = |world: &World| world.letters.contains_key(&letter.id);
        if !self.read(is_known) {
            return self.sender.done(&envelope);
        }
        let (code, error, ms) = self.sender.try_once(&envelope.url, letter.body.clone()).await;
        let delivery =
            Delivery { letter: letter.id, url: envelope.url.clone(), copy: envelope.copy, at: self.clock.now(), code, error, ms };
        let first = delivery.copy == 0;
        let proof = delivery.code.map_or_else(|| "нет ответа".to_owned(), |code| told(code, ms));
        let mut world = self.lock();
        let is_ours = is_known(&world);
        if is_ours {
            self.commit(&mut world, vec![Line::Delivery(delivery)]);
        }
        drop(world);
        self.sender.done(&envelope);
        if first && is_ours {
            self.say(letter, proof);
        }
    }

    /// How late a copy leaves.
    fn lateness(&self, how: &HookFaults) -> Duration {
        let ms = how.delay_ms + self.lot.below(how.reorder_ms + 1);
        if how.burst_ms == 0 {
            return Duration::from_millis(ms);
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let leaves = u64::try_from(now.as_millis()).unwrap_or_default() + ms;
        Duration::from_millis(ms + how.burst_ms - leaves % how.burst_ms)
    }

    /// Tells the desk what became of a letter.
    fn say(&self, letter: &Letter, proof: String) {
        let copies = match letter.copies {
            0 | 1 => String::new(),
            few @ 2..=4 => format!(" · {few} одинаковых события"),
            many => format!(" · {many} одинаковых событий"),
        };
        let what = format!("{}{copies}", letter.words);
        self.feed.push(Entry { at: self.clock.now(), side: Side::Crm, who: "CRM → Отклик".to_owned(), what, proof });
    }
}

/// What an answer means, in words.
fn told(code: u16, ms: u64) -> String {
    if (200..300).contains(&code) { format!("принято, {ms} мс") } else { format!("ответ {code}, {ms} мс") }
}

/// The last cause of an error: «connection refused» says more than «error sending request».
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
