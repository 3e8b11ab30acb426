//! The booking CRM in its YCLIENTS flavour: REST, marketplace, webhooks, and a journal that a person or a test plays.
//!
//! `model` is the salon, `world` all salons and what is remembered of them, `journal` the verbs of the desk, `wire` the
//! vendor's spelling, `api` and `market` the vendor's calls, `hooks` its webhooks, `control` the tests' own door, `faults`
//! the switches, `seed` the first day. Mounted by `sandbox`; it meets the product over HTTP only.

mod anew;
mod api;
mod control;
pub mod faults;
mod gate;
mod hooks;
pub mod journal;
mod keep;
mod limits;
mod lot;
mod market;
pub mod model;
mod seed;
pub mod settings;
mod twin;
mod wire;
mod world;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use tokio::sync::broadcast;

pub use faults::Faults;
pub use settings::{CrmSettings, SeededWorld};

use self::hooks::sender::Sender;
use self::journal::JournalChange;
use self::limits::{Counters, Limits};
use self::lot::Lot;
use self::world::{Line, World};
use super::clock::SandboxClock;
use super::feed::{Entry, Feed, Side};
use super::shelf::Shelf;

/// The name of the growing log on the shelf.
const LOG: &str = "world";

/// The CRM. One per sandbox; everything in it is behind locks that are never held across a wait.
#[derive(Debug)]
pub struct Crm {
    settings: CrmSettings,
    clock: SandboxClock,
    feed: Feed,
    shelf: Shelf,
    world: Mutex<World>,
    faults: Mutex<Faults>,
    lot: Lot,
    sender: Sender,
    limits: Limits,
    counters: Counters,
    live: broadcast::Sender<JournalChange>,
    standing: broadcast::Sender<i64>,
}

impl Crm {
    /// Opens the stored world, or makes the seeded one, and begins to send what was still to be sent. Needs a running tokio.
    pub fn open(settings: CrmSettings, clock: SandboxClock, feed: Feed, shelf: Shelf) -> anyhow::Result<Arc<Self>> {
        keep::set_clock(&shelf, &clock)?;
        let world = keep::open(&shelf, || seed::world(&settings, clock.now()))?;
        let faults = keep::faults(&shelf, &settings.unkindness)?;
        let crm = Arc::new(Self {
            // Another drum than the seed's, or a restart would repeat the same lots.
            lot: Lot::new(settings.seed ^ world.last_id.unsigned_abs() ^ ((world.deliveries.len() as u64) << 32)),
            settings,
            clock,
            feed,
            shelf,
            world: Mutex::new(world),
            faults: Mutex::new(faults),
            sender: Sender::new()?,
            limits: Limits::default(),
            counters: Counters::default(),
            live: broadcast::channel(256).0,
            standing: broadcast::channel(64).0,
        });
        crm.send_pending();
        Ok(crm)
    }

    /// Everything below `/yclients/api/v1`, `/yclients/marketplace`, the same below `/altegio`, `/__control/yclients` and
    /// `/__control/clock`.
    pub fn router(self: &Arc<Self>) -> Router {
        let calls = Router::new().merge(api::router(self)).merge(market::router(self));
        twin::router(calls.clone()).merge(calls).merge(control::router(self))
    }

    /// How the world behaves at the moment.
    pub fn faults(&self) -> Faults {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Turns the switches; what was held is sent when the hold ends. Needs a running tokio.
    pub fn set_faults(self: &Arc<Self>, faults: Faults) -> anyhow::Result<()> {
        keep::put_faults(&self.shelf, &faults)?;
        *self.faults.lock().unwrap_or_else(PoisonError::into_inner) = faults;
        self.send_pending();
        Ok(())
    }

    /// Sets the sandbox's clock so far ahead of the machine's, keeps it over a restart, and tells the feed.
    pub fn set_clock(&self, offset_ms: i64) -> std::io::Result<()> {
        self.clock.set_offset_ms(offset_ms);
        keep::put_clock(&self.shelf, &self.clock)?;
        let at = self.clock.now();
        let what = if offset_ms == 0 {
            "идут как на самом деле".to_owned()
        } else {
            format!("переведены на {} UTC", at.format("%d.%m %H:%M"))
        };
        self.feed.push(Entry { at, side: Side::Clock, who: "Часы".to_owned(), what, proof: "вручную".to_owned() });
        Ok(())
    }

    /// What changes in the journal from now on; a slow reader loses the oldest.
    pub fn watch(&self) -> broadcast::Receiver<JournalChange> {
        self.live.subscribe()
    }

    /// The salons in which the application stands otherwise from now on.
    pub fn watch_market(&self) -> broadcast::Receiver<i64> {
        self.standing.subscribe()
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        look(&self.lock())
    }

    /// Writes `lines` on the shelf and then into the world, all or none.
    fn commit(&self, world: &mut World, lines: Vec<Line>) {
        if let Err(error) = self.shelf.append(LOG, &lines) {
            tracing::error!(%error, "the sandbox cannot keep its world");
        }
        for line in lines {
            let install = if let Line::Install(salon, _) = &line { Some(*salon) } else { None };
            world.apply(line);
            // Nobody watching is the usual case, not a fault.
            let _ = install.map(|salon| self.standing.send(salon));
        }
    }
}
