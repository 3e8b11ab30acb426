//! WhatsApp on loopback: a server that speaks the vendor's wire protocol, and real Signal telephones behind it.
//!
//! Unmodified clients meet it at `/ws/chat`; a person or a test plays the phones through [`WhatsApp`]'s methods or the
//! control API (docs/sandbox-whatsapp.md). It knows the sandbox's clock, feed and shelf, and nothing of the product.

mod acts;
mod anew;
mod bytes64;
mod camera;
mod change;
mod control;
mod forge;
mod journal;
mod noise;
mod number;
mod phones;
mod refusal;
mod seed;
mod server;
mod settings;
mod stanza;
mod view;
mod wake;

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast;

pub use acts::SwitchChange;
pub use change::{Change, What};
pub use forge::Forgery;
pub use journal::{Displayed, Meaning};
pub use number::Number;
pub use phones::chat::Ticks;
pub use phones::phone::Switches;
pub use refusal::Refusal;
pub use seed::Seeded;
pub use server::counters::CountersView;
pub use server::faults::FaultSet;
pub use server::login::Kick;
pub use settings::WhatsAppSettings;
pub use view::{ChatView, DeviceView, Linked, MessageView, PhoneSummary, PhoneView};

use self::journal::Journal;
use self::noise::keys::ServerKeys;
use self::phones::book::Book;
use self::server::codes::Codes;
use self::server::counters::Counters;
use self::server::faults::Faults;
use self::server::qr::Waiting;
use super::clock::SandboxClock;
use super::feed::{Entry, Feed, Side};
use super::shelf::Shelf;

/// The server and its telephones.
pub struct WhatsApp {
    settings: WhatsAppSettings,
    clock: SandboxClock,
    feed: Feed,
    keys: ServerKeys,
    phones: Book,
    waiting: Mutex<Waiting>,
    codes: Mutex<Codes>,
    faults: Faults,
    counters: Counters,
    journal: Journal,
    changes: broadcast::Sender<Change>,
    next_connection: AtomicU64,
}

impl std::fmt::Debug for WhatsApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WhatsApp").field("settings", &self.settings).field("counters", &self.counters).finish_non_exhaustive()
    }
}

impl WhatsApp {
    /// Opens the world on `shelf`, which is its own: keys, phones, chats and what was on its way when it was last closed or killed.
    /// Inside a tokio runtime the phones at once catch up with what waits for them.
    ///
    /// # Errors
    /// A file of the shelf that cannot be read.
    #[expect(clippy::needless_pass_by_value, reason = "the world owns its parts; the others are stored as they are")]
    pub fn open(settings: WhatsAppSettings, clock: SandboxClock, feed: Feed, shelf: Shelf) -> anyhow::Result<Arc<Self>> {
        let world = Arc::new(Self {
            settings,
            clock,
            feed,
            keys: ServerKeys::open(&shelf)?,
            phones: Book::open(&shelf)?,
            waiting: Mutex::default(),
            codes: Mutex::default(),
            faults: Faults::default(),
            counters: Counters::default(),
            journal: Journal::default(),
            changes: broadcast::channel(1024).0,
            next_connection: AtomicU64::new(1),
        });
        world.reopen_journal();
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let world = world.clone();
            runtime.spawn(async move { world.catch_up_all().await });
        }
        Ok(world)
    }

    /// `/ws/chat`, `/__control/whatsapp/*` and `/__control/phones/*`.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        control::router(self.clone())
    }

    /// The public key of the root of the server's certificates, in hexadecimal: a client that can be told which root to
    /// trust needs no danger to pair here.
    pub fn root_key(&self) -> String {
        self.keys.root.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }

    /// What changes from now on; a slow reader loses the oldest.
    pub fn watch(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// What was shown on phones after place `since` of the journal, on all phones or on one.
    pub fn displayed(&self, since: u64, phone: Option<&Number>) -> Vec<Displayed> {
        self.journal.since(since, phone)
    }

    /// What was shown on phones, by meaning: the same words from the same number.
    pub fn meanings(&self, phone: Option<&Number>) -> Vec<Meaning> {
        self.journal.meanings(phone)
    }

    /// The server's counters.
    pub fn counters(&self) -> CountersView {
        self.counters.read()
    }

    /// Sets what goes wrong for `number`, or for all; [`FaultSet::default`] is nothing.
    pub fn set_faults(&self, number: Option<Number>, faults: FaultSet) {
        self.faults.set(number, faults);
    }

    /// What goes wrong for `number`, or for all.
    pub fn faults(&self, number: Option<&Number>) -> FaultSet {
        self.faults.read(number)
    }

    /// Nothing goes wrong any more, for anybody.
    pub fn clear_faults(&self) {
        self.faults.clear();
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn codes(&self) -> MutexGuard<'_, Codes> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sandbox's moment in Unix seconds, as stanzas carry it: by a clock that may be wrong.
    fn unix_now(&self) -> i64 {
        self.clock.now().timestamp() + self.faults.read(None).skew_s
    }

    fn is_absent(&self, number: &Number) -> bool {
        self.settings.absent_ending.as_ref().is_some_and(|ending| number.digits().ends_with(ending))
    }

    /// The code with which messages to `number` are refused, if they are.
    fn refused(&self, number: &Number) -> Option<u32> {
        self.settings.refused_ending.as_ref().is_some_and(|ending| number.digits().ends_with(ending)).then_some(463)
    }

    fn changed(&self, number: &Number, what: What) {
        // Nobody watching is the usual case, not a fault.
        let _ = self.changes.send(Change { number: number.clone(), what });
    }

    fn tell(&self, who: String, what: String, proof: String) {
        self.feed.push(Entry { at: self.clock.now(), side: Side::Whatsapp, who, what, proof });
    }
}
