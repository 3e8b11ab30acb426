//! One session's life on this node: from the taken lease to its end. What the client reports becomes steps, ticks and
//! frames; nothing here touches another session.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;
use wacore::store::traits::DeviceStore as _;
use whatsapp_rust::bot::BotHandle;
use whatsapp_rust::prelude::Event;

use crate::domain::access::Actor;
use crate::domain::ids::CompanyId;
use crate::domain::live::PairingFrame;
use crate::domain::whatsapp::SessionState;
use crate::domain::whatsapp::machine::{self, Effect, News};
use crate::domain::whatsapp::pairing::PairingFailure;
use crate::server::platform::db::{Db, Tenant};
use crate::server::platform::jobs::Lane;
use crate::server::platform::vault::Vault;

use super::client::{self, Running};
use super::inbox::Inbox;
use super::keys::SessionKeys;
use super::lease::{Fence, Lease};
use super::linking::Linking;
use super::live::{LiveSession, LiveSessions};
use super::pulse::Pulse;
use super::redelivery::Redelivery;
use super::report;
use super::store::{self, Taken};
use super::turns::Turns;
use super::versions::Versions;
use super::{pace, pairing};

/// While a code is shown, how often to look whether it is still wanted: what people decide is told at once, and may be lost.
const LOOK: Duration = Duration::from_secs(1);

pub(super) mod crash;
mod events;
mod health;

/// What a session needs of the rest.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) db: Db,
    pub(super) vault: Vault,
    pub(super) config: crate::server::config::WhatsAppConfig,
    pub(super) live: LiveSessions,
    pub(super) versions: Versions,
}

/// How a session's run ended.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum End {
    /// WhatsApp refuses our version: it starts again with a newer one.
    Outdated,
    /// A person, the phone or WhatsApp ended it; it starts again when somebody asks for it.
    Stopped,
    /// Another node has it, or nobody wants it any more.
    NotOurs,
    /// This node goes down.
    Shutdown,
    /// The client ended by itself: it is started again.
    Crashed,
}

/// Runs the client until it ends, the lease is over, or the node goes down.
pub(super) async fn run(
    context: &Context,
    fence: Arc<Fence>,
    stop: &CancellationToken,
    unlink: &CancellationToken,
    turns: &Turns,
) -> anyhow::Result<End> {
    let lease = fence.lease();
    let over = Over { live: &context.live, fence: &fence };
    let tenant = Tenant { company: lease.company, actor: Actor::WhatsApp };
    let mut tx = context.db.tenant(tenant).await?;
    let key = context.vault.key(&mut tx).await?;
    let state = store::find_state(&mut tx).await?.map_or(SessionState::Unlinked, |(_, state)| state);
    let wish = store::find_wish(&mut tx, lease).await?;
    let pace = pace::find(&mut tx, &context.config).await?;
    drop(tx);
    let keys = SessionKeys::new(context.db.clone(), lease.company, fence.clone(), key);
    let linked = keys.load().await?.is_some_and(|device| device.pn.is_some());
    let inbox = Inbox { db: context.db.clone(), lease, keys: keys.clone(), redelivery: Redelivery::until(fence.signal()) };
    let Running { client, events, mut handle } = client::start(context, keys, &fence, inbox.clone()).await?;
    let session = Arc::new(LiveSession::new(lease, client, pace));
    context.live.insert(session.clone());
    let now = Instant::now();
    let pulse = Pulse::new(context.config.silence, now);
    let mut life = Life {
        context,
        tenant,
        lease,
        fence: fence.clone(),
        session,
        inbox,
        state,
        linking: Linking::new(wish, context.config.login_wait),
        pulse,
        answered: now,
        renewed: false,
        errors: 0,
        lock_ends: None,
    };
    let end = life.live(linked, events, &mut handle, stop, unlink, turns).await;
    drop(over);
    if tokio::time::timeout(Duration::from_secs(3), handle.shutdown()).await.is_err() {
        tracing::warn!(session = %lease.session, "the client did not end in time");
    }
    end
}

/// However a run ends, by an error or a panic too: no job finds the session any more, and nothing leaves for it, whatever the
/// library's own tasks still do.
struct Over<'a> {
    live: &'a LiveSessions,
    fence: &'a Fence,
}

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.live.remove(self.fence.lease());
        let _ = self.fence.trip();
    }
}

/// What the loop woke up for.
enum Heard {
    Event(Arc<Event>),
    Shutdown,
    Unlink,
    Over,
    Silence,
    /// The client has given up; why, may be among its last words.
    GivenUp,
    /// Somebody may have changed their mind.
    Wish,
    /// The code to type has lived its time, or none has come in time.
    NoCode(PairingFailure),
    /// Sends are not acknowledged.
    Trouble,
    /// It is time to look whether the server still answers.
    Beat,
}

struct Life<'a> {
    context: &'a Context,
    tenant: Tenant,
    lease: Lease,
    fence: Arc<Fence>,
    session: Arc<LiveSession>,
    /// Where messages go that do not open.
    inbox: Inbox,
    state: SessionState,
    linking: Linking,
    pulse: Pulse,
    /// The connection was renewed because nothing was acknowledged.
    renewed: bool,
    /// The client's failed connections in a row, when it was last online.
    errors: u32,
    /// When the time-lock ends, as far as it is known, or is to be asked about again.
    lock_ends: Option<DateTime<Utc>>,
    /// When it was last written down that the server answers.
    answered: Instant,
}

impl Life<'_> {
    async fn live(
        &mut self,
        linked: bool,
        mut events: mpsc::UnboundedReceiver<Arc<Event>>,
        client: &mut BotHandle,
        stop: &CancellationToken,
        unlink: &CancellationToken,
        turns: &Turns,
    ) -> anyhow::Result<End> {
        let mut over = self.fence.signal();
        if let Some(end) = self.take(&News::Started { linked }).await? {
            return Ok(end);
        }
        let mut wishes = Wishes { news: self.context.db.hints().news(), company: self.lease.company };
        let (session, mut beat) = (self.session.clone(), tokio::time::interval(self.pulse.pace()));
        loop {
            turns.turn();
            let heard = tokio::select! {
                () = stop.cancelled() => Heard::Shutdown,
                () = unlink.cancelled() => Heard::Unlink,
                _ = over.changed() => Heard::Over,
                event = events.recv() => event.map_or(Heard::Silence, Heard::Event),
                () = &mut *client => Heard::GivenUp,
                () = wishes.changed(), if self.state == SessionState::Pairing => Heard::Wish,
                failure = self.linking.ended(), if self.state == SessionState::Pairing => Heard::NoCode(failure),
                () = session.troubled() => Heard::Trouble,
                _ = beat.tick() => Heard::Beat,
            };
            let event = match heard {
                Heard::Event(event) => event,
                Heard::Shutdown => return Ok(End::Shutdown),
                Heard::Unlink => return self.unlink().await,
                Heard::Over => return Ok(End::NotOurs),
                Heard::Silence => return Ok(End::Crashed),
                Heard::GivenUp => return self.last_words(&mut events).await,
                Heard::Wish => match self.is_wanted().await? {
                    Some(true) => continue,
                    Some(false) => return self.unlink().await,
                    None => return Ok(End::NotOurs),
                },
                Heard::NoCode(failure) => {
                    self.linking.on_paired();
                    if let Some(end) = self.take(&News::PairingFailed(failure)).await? {
                        return Ok(end);
                    }
                    continue;
                }
                Heard::Trouble => {
                    self.on_trouble().await?;
                    continue;
                }
                Heard::Beat => {
                    self.on_beat().await?;
                    continue;
                }
            };
            if let Some(end) = self.on_event(&event).await? {
                return Ok(end);
            }
        }
    }

    /// A client that ends by itself has mostly said why. After a login that was refused for a reason that nobody knows it ends
    /// without a word that we could act upon, and would never connect again.
    async fn last_words(&mut self, events: &mut mpsc::UnboundedReceiver<Arc<Event>>) -> anyhow::Result<End> {
        while let Ok(event) = events.try_recv() {
            if let Some(end) = self.on_event(&event).await? {
                return Ok(end);
            }
        }
        tracing::warn!(session = %self.lease.session, "the client has given up");
        Ok(End::Crashed)
    }

    /// Whether the session shall still run; `None` when another client took its place.
    async fn is_wanted(&self) -> anyhow::Result<Option<bool>> {
        let mut tx = self.context.db.tenant(self.tenant).await?;
        Ok(store::find_wanted(&mut tx, self.lease).await?)
    }

    /// Nobody wants the session any more: the phone is told, and the keys are forgotten.
    async fn unlink(&self) -> anyhow::Result<End> {
        let _ = tokio::time::timeout(Duration::from_secs(5), self.session.client().logout()).await;
        let mut tx = self.context.db.tenant(self.tenant).await?;
        store::forget_keys(&mut tx, self.lease).await?;
        tx.commit().await?;
        Ok(End::Stopped)
    }

    /// Takes a step; answers how the run ends, if it does.
    async fn take(&mut self, news: &News) -> anyhow::Result<Option<End>> {
        let step = machine::next(self.state, news);
        if step.effects.contains(&Effect::ForgetKeys) {
            // Or the client's last words would be keys again.
            let _ = self.fence.trip();
        }
        let number = report::number(self.session.client());
        let mut tx = self.context.db.tenant(self.tenant).await?;
        match store::take_step(&mut tx, self.lease, &step, &number).await? {
            Taken::Yes => {}
            Taken::Unwanted => {
                drop(tx);
                return self.unlink().await.map(Some);
            }
            Taken::Fenced => return Ok(Some(End::NotOurs)),
        }
        if *news == News::Outdated {
            store::note_refused(&mut tx, self.lease, self.context.versions.revision()).await?;
        }
        if let Some(frame) = frame(news) {
            pairing::publish(&mut tx, &self.context.vault, self.lease.session, frame).await?;
        }
        tx.commit().await?;
        self.state = step.state;
        // A restricted number is so without a connection, too.
        let is_away = matches!(news, News::Started { .. } | News::Disconnected | News::SlowedDown);
        let can_send = matches!(step.state, SessionState::Connected | SessionState::Restricted | SessionState::Degraded);
        self.session.set_locked(step.state == SessionState::Restricted);
        self.session.set_online(!is_away && can_send);
        if self.session.is_online() {
            // Messages may have waited for this.
            self.context.db.hints().next_in_line(Lane::Delivery);
        }
        let end = if step.state == SessionState::Outdated { End::Outdated } else { End::Stopped };
        Ok(step.effects.contains(&Effect::Stop).then_some(end))
    }
}

/// What the person who links the number sees of this.
fn frame(news: &News) -> Option<PairingFrame> {
    let failed = |reason| Some(PairingFrame::Failed { reason });
    match news {
        News::Started { linked: false } => Some(PairingFrame::Preparing),
        News::Paired => Some(PairingFrame::Scanned),
        News::Connected => Some(PairingFrame::Connected),
        News::CodesExhausted => Some(PairingFrame::Expired),
        News::PairingFailed(reason) => failed(*reason),
        News::PasskeyAsked => failed(PairingFailure::PasskeyRequired),
        News::Blocked(_) => failed(PairingFailure::Banned),
        News::Outdated => failed(PairingFailure::Outdated),
        _ => None,
    }
}

/// What people of the company decide.
struct Wishes {
    news: broadcast::Receiver<CompanyId>,
    company: CompanyId,
}

impl Wishes {
    /// Returns when something was decided, or was to be looked at anyway.
    async fn changed(&mut self) {
        let told = async { while self.news.recv().await.is_ok_and(|company| company != self.company) {} };
        // What was lost is looked at in a moment, too.
        let _ = tokio::time::timeout(LOOK, told).await;
    }
}
