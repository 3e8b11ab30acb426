//! One session's life on this node: from the taken lease to its end. What the client reports becomes steps, ticks and
//! frames; nothing here touches another session.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use wacore::store::traits::DeviceStore as _;
use whatsapp_rust::prelude::Event;

use crate::domain::access::Actor;
use crate::domain::live::PairingFrame;
use crate::domain::whatsapp::SessionState;
use crate::domain::whatsapp::machine::{self, Effect, News};
use crate::server::platform::db::{Db, Tenant};
use crate::server::platform::jobs::Lane;
use crate::server::platform::vault::Vault;

use super::client::{self, Running};
use super::inbox::Inbox;
use super::keys::SessionKeys;
use super::lease::{Fence, Lease};
use super::live::{LiveSession, LiveSessions};
use super::redelivery::Redelivery;
use super::report::{self, Report};
use super::{pairing, store};

/// How often the moment of the server's last answer is written down.
const ANSWERED_EVERY: Duration = Duration::from_secs(15);

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
    drop(tx);
    let keys = SessionKeys::new(context.db.clone(), lease.company, fence.clone(), key);
    let linked = keys.load().await?.is_some_and(|device| device.pn.is_some());
    let inbox = Inbox { db: context.db.clone(), lease, keys: keys.clone(), redelivery: Redelivery::until(fence.signal()) };
    let Running { client, events, handle } = client::start(&context.config, keys, &fence, inbox).await?;
    let session = Arc::new(LiveSession::new(lease, client, &context.config));
    context.live.insert(session.clone());
    let mut life = Life { context, tenant, lease, session, state, answered: Instant::now() };
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
}

struct Life<'a> {
    context: &'a Context,
    tenant: Tenant,
    lease: Lease,
    session: Arc<LiveSession>,
    state: SessionState,
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
        self.take(&News::Started { linked }).await?;
        loop {
            let heard = tokio::select! {
                () = stop.cancelled() => Heard::Shutdown,
                () = unlink.cancelled() => Heard::Unlink,
                _ = over.changed() => Heard::Over,
                event = events.recv() => event.map_or(Heard::Silence, Heard::Event),
            };
            let event = match heard {
                Heard::Event(event) => event,
                Heard::Shutdown => return Ok(End::Shutdown),
                Heard::Unlink => return self.unlink().await,
                Heard::Over => return Ok(End::NotOurs),
                Heard::Silence => return Ok(End::Crashed),
            };
            match report::read(&event, self.context.db.clock().now()) {
                Report::News(news) => {
                    if let Some(end) = self.take(&news).await? {
                        return Ok(end);
                    }
                }
                Report::Code { code, lives } => {
                    self.take(&News::CodeShown).await?;
                    self.show_code(&code, lives).await?;
                }
                Report::Ack { stanza_id, ack } => {
                    self.acknowledge(&stanza_id, ack).await?;
                    self.heard_of().await?;
                }
                Report::Ticks { stanza_ids, status } => {
                    report::apply_ticks(&self.context.db, self.tenant, &stanza_ids, status, None).await?;
                }
                Report::Nothing => {}
            }
        }
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
        if !store::take_step(&mut tx, self.lease, &step, &number).await? {
            return Ok(Some(End::NotOurs));
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

    async fn show_code(&self, code: &str, lives: Duration) -> anyhow::Result<()> {
        let Some(svg) = pairing::picture(code) else { anyhow::bail!("the code is too long for a picture") };
        let lives_ms = u32::try_from(lives.as_millis()).unwrap_or(u32::MAX);
        let mut tx = self.context.db.tenant(self.tenant).await?;
        pairing::publish(&mut tx, &self.context.vault, self.lease.session, PairingFrame::Qr { svg, expires_in_ms: lives_ms, lives_ms })
            .await?;
        Ok(tx.commit().await?)
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
    match news {
        News::Started { linked: false } => Some(PairingFrame::Preparing),
        News::Paired => Some(PairingFrame::Scanned),
        News::Connected => Some(PairingFrame::Connected),
        News::CodesExhausted => Some(PairingFrame::Expired),
        News::PairingFailed => Some(PairingFrame::Failed { reason: "refused".to_owned() }),
        News::PasskeyAsked => Some(PairingFrame::Failed { reason: "passkey".to_owned() }),
        News::Blocked => Some(PairingFrame::Failed { reason: "blocked".to_owned() }),
        News::Outdated => Some(PairingFrame::Failed { reason: "outdated".to_owned() }),
        _ => None,
    }
}
