//! The library's client, as we run it: keys in PostgreSQL, our socket, inbound stored before it is acknowledged.

use std::sync::Arc;

use tokio::sync::mpsc;
use wacore::store::DevicePropsOverride;
use whatsapp_rust::bot::BotHandle;
use whatsapp_rust::prelude::{Bot, Client, Event, EventHandler, TokioRuntime};

use super::inbox::Inbox;
use super::keys::SessionKeys;
use super::lease::Fence;
use super::session::Context;
use super::transport::{Ear, NoHttp, Sockets};
use crate::domain::whatsapp::DEVICE_NAME;

/// One-time pre-keys that wait at the server for first contacts.
const PRE_KEYS: usize = 30;

/// A client that runs, and what it reports.
pub(super) struct Running {
    pub(super) client: Arc<Client>,
    pub(super) events: mpsc::UnboundedReceiver<Arc<Event>>,
    pub(super) handle: BotHandle,
}

/// Starts the client of one session.
pub(super) async fn start(context: &Context, keys: SessionKeys, fence: &Arc<Fence>, inbox: Inbox) -> anyhow::Result<Running> {
    let (report, events) = mpsc::unbounded_channel();
    let ear = Ear::default();
    let bot = Bot::builder()
        .with_backend(keys)
        .with_transport_factory(Sockets::new(&context.config.url, context.config.login_wait, fence.clone(), ear.clone()))
        .with_http_client(NoHttp)
        .with_runtime(TokioRuntime)
        .with_version(context.versions.current())
        .with_device_props(DevicePropsOverride::new().with_os(DEVICE_NAME))
        .with_wanted_pre_key_count(PRE_KEYS)
        .skip_history_sync()
        .with_inbound_durability_hook(inbox)
        .with_event_handler(Forward(report))
        .build()
        .await?;
    let client = bot.client();
    ear.belongs_to(&client);
    Ok(Running { client, events, handle: bot.spawn() })
}

/// Events go on in the order in which they happened. The library's own mailbox would hold 260 KB for each session, and forget what
/// does not fit in.
struct Forward(mpsc::UnboundedSender<Arc<Event>>);

impl EventHandler for Forward {
    fn handle_event(&self, event: Arc<Event>) {
        // The session is over when nobody listens.
        let _ = self.0.send(event);
    }
}
