//! An unmodified whatsapp-rust client against the sandbox, with its events in order.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_websockets::ClientBuilder;
use whatsapp_rust::bot::BotHandle;
use whatsapp_rust::http::{HttpClient, HttpRequest, HttpResponse};
use whatsapp_rust::pair_code::PairCodeOptions;
use whatsapp_rust::prelude::{Bot, Event, Jid, TokioRuntime};
use whatsapp_rust::send::SendOptions;
use whatsapp_rust::transport::{Transport, TransportEvent, TransportFactory, from_websocket};
use whatsapp_rust::wacore::store::InMemoryBackend;
use whatsapp_rust::waproto::whatsapp as wa;

use super::world::{PATIENCE, World, number, picture};

/// Nothing may leave loopback.
pub(super) struct NoHttp;

#[async_trait::async_trait]
impl HttpClient for NoHttp {
    async fn execute(&self, request: HttpRequest) -> anyhow::Result<HttpResponse> {
        anyhow::bail!("no HTTP in this test: {} {}", request.method, request.url)
    }
}

/// A plain WebSocket with `TCP_NODELAY`.
pub(super) struct Loopback(pub(super) String);

#[async_trait::async_trait]
impl TransportFactory for Loopback {
    async fn create_transport(&self) -> anyhow::Result<(Arc<dyn Transport>, async_channel::Receiver<TransportEvent>)> {
        let uri: http::Uri = self.0.parse()?;
        let stream = TcpStream::connect(uri.authority().unwrap().as_str()).await?;
        stream.set_nodelay(true)?;
        let (socket, _) = ClientBuilder::from_uri(uri).connect_on(stream).await?;
        Ok(from_websocket(socket))
    }
}

/// A client and what happens to it.
pub(super) struct Client {
    pub(super) handle: BotHandle,
    pub(super) events: UnboundedReceiver<Arc<Event>>,
    pub(super) store: Arc<InMemoryBackend>,
}

impl Client {
    /// A client on `store`; `code_for` asks at once for a pairing code for that number.
    pub(super) async fn start(store: Arc<InMemoryBackend>, socket: &str, code_for: Option<&str>) -> Self {
        let (sender, events) = unbounded_channel();
        let mut bot = Bot::builder()
            .with_backend_arc(store.clone())
            .with_transport_factory(Loopback(socket.to_owned()))
            .with_http_client(NoHttp)
            .with_runtime(TokioRuntime)
            .with_version((2, 3000, 1_035_194_821))
            .with_wanted_pre_key_count(30)
            .with_event_delivery(whatsapp_rust::bot::EventDelivery::Ordered { capacity: 4096 })
            .on_event(move |event, _| {
                let _ = sender.send(event);
                async {}
            });
        if let Some(phone) = code_for {
            bot = bot.with_pair_code(PairCodeOptions { phone_number: phone.to_owned(), ..PairCodeOptions::default() });
        }
        Self { handle: bot.build().await.unwrap().spawn(), events, store }
    }

    /// A new client, linked to the phone `salon` by the picture of its QR code, and connected.
    pub(super) async fn linked(world: &World, salon: &str) -> Self {
        let mut client = Self::start(Arc::new(InMemoryBackend::new()), &world.socket(), None).await;
        let code = client.qr().await;
        world.whatsapp.scan(&number(salon), picture(&code)).await.unwrap();
        client.connected().await;
        client
    }

    /// The same device as a new process: the store stays, everything else is new.
    pub(super) async fn restarted(self, world: &World) -> Self {
        self.handle.shutdown().await;
        let client = Self::start(self.store, &world.socket(), None).await;
        client.until_connected().await
    }

    async fn until_connected(mut self) -> Self {
        self.connected().await;
        self
    }

    pub(super) async fn qr(&mut self) -> String {
        self.next("a QR code", |event| if let Event::PairingQrCode(code) = event { Some(code.code.clone()) } else { None }).await
    }

    pub(super) async fn connected(&mut self) {
        self.next("connected", |event| matches!(event, Event::Connected(_)).then_some(())).await;
    }

    /// What the first fitting event says; the others are forgotten.
    pub(super) async fn next<T>(&mut self, what: &str, fits: impl FnMut(&Event) -> Option<T>) -> T {
        self.within(PATIENCE, fits).await.unwrap_or_else(|| panic!("waited in vain for {what}"))
    }

    /// The same, if it comes in time.
    pub(super) async fn within<T>(&mut self, time: Duration, mut fits: impl FnMut(&Event) -> Option<T>) -> Option<T> {
        let found = async {
            loop {
                if let Some(found) = fits(&*self.events.recv().await?) {
                    return Some(found);
                }
            }
        };
        tokio::time::timeout(time, found).await.ok().flatten()
    }

    /// Sends a text; the message's id.
    pub(super) async fn send(&self, to: &str, text: &str) -> String {
        let sending = self.handle.client().send_text(Jid::pn(to), text).await;
        sending.unwrap().message_id
    }

    /// Sends a text under an id of one's own.
    pub(super) async fn send_as(&self, id: &str, to: &str, text: &str) {
        let message = wa::Message { conversation: Some(text.to_owned()), ..Default::default() };
        let options = SendOptions::default().with_message_id(id);
        self.handle.client().send_message_with_options(Jid::pn(to), message, options).await.unwrap();
    }

    /// The server's word about the message `id`: nothing, or an error code.
    pub(super) async fn server_ack(&mut self, id: &str) -> Option<String> {
        self.next("the server's ack", |event| match event {
            Event::ServerAck(ack) if ack.id == id && ack.class.as_deref() == Some("message") => {
                Some(ack.error.as_ref().map(ToString::to_string))
            }
            _ => None,
        })
        .await
    }

    /// Waits for a receipt about `id` whose type is written like `kind`.
    pub(super) async fn receipt(&mut self, id: &str, kind: &str) {
        self.next(&format!("{kind} for {id}"), |event| match event {
            Event::Receipt(receipt) if receipt.message_ids.iter().any(|known| known.as_str() == id) => {
                (format!("{:?}", receipt.r#type) == kind).then_some(())
            }
            _ => None,
        })
        .await;
    }

    /// The words of the next message that comes in, and the number it comes from.
    pub(super) async fn inbound(&mut self) -> (String, String) {
        self.next("a message", words).await
    }
}

/// Who said what in an event.
pub(super) fn words(event: &Event) -> Option<(String, String)> {
    let Event::Messages(batch) = event else { return None };
    let message = batch.into_iter().find(|message| message.message.conversation.is_some())?;
    Some((message.info.source.sender.user.to_string(), message.message.conversation.clone()?))
}
