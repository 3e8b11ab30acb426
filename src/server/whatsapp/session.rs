//! One session's life on this node: from the taken lease to its end. What the client reports becomes steps, ticks and
//! frames; nothing here touches another session.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{broadcast, mpsc};
use tokio_util::sync::CancellationToken;
use wacore::store::traits::DeviceStore as _;
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
use super::linking::{Linking, Onward};
use super::live::{LiveSession, LiveSessions};
use super::pairing;
use super::redelivery::Redelivery;
use super::report::{self, Report};
use super::store::{self, Taken};

/// How often the moment of the server's last answer is written down.
const ANSWERED_EVERY: Duration = Duration::from_secs(15);
/// While a code is shown, how often to look whether it is still wanted: what people decide is told at once, and may be lost.
const LOOK: Duration = Duration::from_secs(1);

/// What a session needs of the rest.
#[derive(Clone, Debug)]
pub(super) struct Context {
    pub(super) db: Db,
    pub(super) vault: Vault,
    pub(super) config: crate::server::config::WhatsAppConfig,
    pub(super) live: LiveSessions,
}

/// How a session's run ended.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum End {
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
pub(super) async fn run(context: &Context, fence: Arc<Fence>, stop: &CancellationToken, unlink: &CancellationToken) -> anyhow::Result<End> {
    let lease = fence.lease();
    let over = Over { live: &context.live, fence: &fence };
    let tenant = Tenant { company: lease.company, actor: Actor::WhatsApp };
    let mut tx = context.db.tenant(tenant).await?;
    let key = context.vault.key(&mut tx).await?;
    let state = store::find_state(&mut tx).await?.map_or(SessionState::Unlinked, |(_, state)| state);
    let linking = Linking::new(store::find_wish(&mut tx, lease).await?);
    drop(tx);
    let keys = SessionKeys::new(context.db.clone(), lease.company, fence.clone(), key);
    let linked = keys.load().await?.is_some_and(|device| device.pn.is_some());
    let inbox = Inbox { db: context.db.clone(), lease, keys: keys.clone(), redelivery: Redelivery::until(fence.signal()) };
    let Running { client, events, handle } = client::start(&context.config, keys, &fence, inbox).await?;
    let session = Arc::new(LiveSession::new(lease, client, &context.config));
    context.live.insert(session.clone());
    let mut life = Life { context, tenant, lease, session, state, linking, answered: Instant::now() };
    let end = life.live(linked, events, stop, unlink, &fence).await;
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
    /// Somebody may have changed their mind.
    Wish,
    /// The code to type has lived its time.
    CodeEnded,
}

struct Life<'a> {
    context: &'a Context,
    tenant: Tenant,
    lease: Lease,
    session: Arc<LiveSession>,
    state: SessionState,
    linking: Linking,
    /// When it was last written down that the server answers.
    answered: Instant,
}

impl Life<'_> {
    async fn live(
        &mut self,
        linked: bool,
        mut events: mpsc::UnboundedReceiver<Arc<Event>>,
        stop: &CancellationToken,
        unlink: &CancellationToken,
        fence: &Fence,
    ) -> anyhow::Result<End> {
        let mut over = fence.signal();
        if let Some(end) = self.take(&News::Started { linked }).await? {
            return Ok(end);
        }
        let mut wishes = Wishes { news: self.context.db.hints().news(), company: self.lease.company };
        loop {
            let heard = tokio::select! {
                () = stop.cancelled() => Heard::Shutdown,
                () = unlink.cancelled() => Heard::Unlink,
                _ = over.changed() => Heard::Over,
                event = events.recv() => event.map_or(Heard::Silence, Heard::Event),
                () = wishes.changed(), if self.state == SessionState::Pairing => Heard::Wish,
                () = self.linking.ended() => Heard::CodeEnded,
            };
            let event = match heard {
                Heard::Event(event) => event,
                Heard::Shutdown => return Ok(End::Shutdown),
                Heard::Unlink => return self.unlink().await,
                Heard::Over => return Ok(End::NotOurs),
                Heard::Silence => return Ok(End::Crashed),
                Heard::Wish => match self.is_wanted().await? {
                    Some(true) => continue,
                    Some(false) => return self.unlink().await,
                    None => return Ok(End::NotOurs),
                },
                Heard::CodeEnded => {
                    self.linking.on_paired();
                    if let Some(end) = self.take(&News::PairingFailed(PairingFailure::CodeExpired)).await? {
                        return Ok(end);
                    }
                    continue;
                }
            };
            if let Some(end) = self.on_event(&event).await? {
                return Ok(end);
            }
        }
    }

    /// What the client reports; answers how the run ends, if it does.
    async fn on_event(&mut self, event: &Event) -> anyhow::Result<Option<End>> {
        match report::read(event, self.context.db.clock().now()) {
            Report::News(news) => {
                match news {
                    News::Paired => self.linking.on_paired(),
                    News::Disconnected => self.linking.on_disconnected(),
                    _ => {}
                }
                return self.take(&news).await;
            }
            Report::Picture { words, lives } => {
                let onward = self.linking.on_picture(&words);
                return self.onward(onward, Some((&words, lives))).await;
            }
            // A code to type outlives the pictures.
            Report::NoPictures { is_over } if is_over || self.linking.is_by_picture() => return self.take(&News::CodesExhausted).await,
            Report::Code { code, lives } => {
                self.linking.on_code(lives);
                let lives_ms = in_ms(lives);
                return self.show(PairingFrame::Code { code, expires_in_ms: lives_ms, lives_ms }).await;
            }
            Report::CodeWithdrawn => {
                let onward = self.linking.on_withdrawn();
                return self.onward(onward, None).await;
            }
            Report::CodeRefused(rejection) => {
                if let Some(failure) = self.linking.on_refused(rejection) {
                    return self.take(&News::PairingFailed(failure)).await;
                }
            }
            Report::Ack { stanza_id, ack } => {
                self.acknowledge(&stanza_id, ack).await?;
                self.heard_of().await?;
            }
            Report::Ticks { stanza_ids, status } => {
                report::apply_ticks(&self.context.db, self.tenant, &stanza_ids, status, None).await?;
            }
            Report::NoPictures { .. } | Report::Nothing => {}
        }
        Ok(None)
    }

    async fn onward(&mut self, onward: Onward, picture: Option<(&str, Duration)>) -> anyhow::Result<Option<End>> {
        match (onward, picture) {
            (Onward::Exhausted, _) => return self.take(&News::CodesExhausted).await,
            (Onward::Ask, _) => self.linking.ask(self.session.client()),
            (Onward::Show(nth), Some((words, lives))) => {
                let Some(svg) = pairing::picture(words) else { anyhow::bail!("the code is too long for a picture") };
                let lives_ms = in_ms(lives);
                return self.show(PairingFrame::Qr { svg, expires_in_ms: lives_ms, lives_ms, nth }).await;
            }
            _ => {}
        }
        Ok(None)
    }

    /// Whether the session shall still run; `None` when another client took its place.
    async fn is_wanted(&self) -> anyhow::Result<Option<bool>> {
        let mut tx = self.context.db.tenant(self.tenant).await?;
        Ok(store::find_wanted(&mut tx, self.lease).await?)
    }

    /// The server answers; written down now and then, for the page that shows it.
    async fn heard_of(&mut self) -> anyhow::Result<()> {
        if self.answered.elapsed() > ANSWERED_EVERY {
            self.answered = Instant::now();
            let mut tx = self.context.db.tenant(self.tenant).await?;
            store::set_answered(&mut tx, self.lease).await?;
            tx.commit().await?;
        }
        Ok(())
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
        if let Some(frame) = frame(news) {
            pairing::publish(&mut tx, &self.context.vault, self.lease.session, frame).await?;
        }
        tx.commit().await?;
        self.state = step.state;
        // A restricted number is so without a connection, too.
        let is_away = matches!(news, News::Started { .. } | News::Disconnected);
        self.session.set_online(!is_away && matches!(step.state, SessionState::Connected | SessionState::Restricted));
        if self.session.is_online() {
            // Messages may have waited for this.
            self.context.db.hints().next_in_line(Lane::Delivery);
        }
        Ok(step.effects.contains(&Effect::Stop).then_some(End::Stopped))
    }

    /// Shows a code, as the one who may.
    async fn show(&mut self, frame: PairingFrame) -> anyhow::Result<Option<End>> {
        if let Some(end) = self.take(&News::CodeShown).await? {
            return Ok(Some(end));
        }
        let mut tx = self.context.db.tenant(self.tenant).await?;
        pairing::publish(&mut tx, &self.context.vault, self.lease.session, frame).await?;
        tx.commit().await?;
        Ok(None)
    }

    /// The job that sent the message waits for this; after a restart nobody does, and the word counts all the same.
    async fn acknowledge(&mut self, stanza_id: &str, ack: super::live::Ack) -> anyhow::Result<()> {
        if ack.as_ref().is_err_and(|code| code == report::TIME_LOCK) {
            self.take(&News::FirstContactRefused).await?;
        }
        if let Err(ack) = self.session.settle_ack(stanza_id, ack) {
            report::apply_ack(&self.context.db, self.tenant, stanza_id, &ack).await?;
        }
        Ok(())
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
        News::Blocked => failed(PairingFailure::Banned),
        News::Outdated => failed(PairingFailure::Outdated),
        _ => None,
    }
}

fn in_ms(time: Duration) -> u32 {
    u32::try_from(time.as_millis()).unwrap_or(u32::MAX)
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
