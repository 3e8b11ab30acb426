//! The socket: a WebSocket with `TCP_NODELAY` (the library's own leaves Nagle's algorithm on, 40 ms for each request on
//! a short path) that stops for good when the session's lease is over. The client alone does not guarantee that: its detached
//! tasks outlive its end. A login that nobody answers is given up here too: the library waits for more than a minute.

use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use anyhow::{Context as _, bail};
use async_trait::async_trait;
use bytes::Bytes;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_websockets::ClientBuilder;
use whatsapp_rust::http::{HttpClient, HttpRequest, HttpResponse};
use whatsapp_rust::prelude::Client;
use whatsapp_rust::transport::{Transport, TransportEvent, TransportFactory, from_websocket};

use super::lease::Fence;

/// Makes connections to one address until the session's lease is over.
pub(super) struct Sockets {
    url: String,
    fence: Arc<Fence>,
    /// So long after its beginning a connection may be without an answer to its login.
    login_wait: Duration,
    ear: Ear,
}

/// What the client has heard so far; it is known when there is a client.
#[derive(Clone, Default)]
pub(super) struct Ear(Arc<OnceLock<Weak<Client>>>);

impl Ear {
    /// It is this client's.
    pub(super) fn belongs_to(&self, client: &Arc<Client>) {
        let _ = self.0.set(Arc::downgrade(client));
    }

    /// Frames that came after a handshake, on all connections so far.
    fn frames(&self) -> Option<u64> {
        Some(self.0.get()?.upgrade()?.stats().frames_received)
    }
}

impl Sockets {
    /// Connections to `url` (`ws://` or `wss://`).
    pub(super) fn new(url: &str, login_wait: Duration, fence: Arc<Fence>, ear: Ear) -> Self {
        Self { url: url.to_owned(), fence, login_wait, ear }
    }

    async fn connect(&self) -> anyhow::Result<(Arc<dyn Transport>, async_channel::Receiver<TransportEvent>)> {
        let uri: http::Uri = self.url.parse()?;
        let host = uri.host().context("no host in the address")?.to_owned();
        let is_tls = uri.scheme_str() == Some("wss");
        let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let tcp = TcpStream::connect((host.as_str(), port)).await?;
        tcp.set_nodelay(true)?;
        let builder =
            ClientBuilder::from_uri(uri).add_header(http::header::ORIGIN, http::HeaderValue::from_static("https://web.whatsapp.com"))?;
        Ok(if is_tls {
            let tls = tls_connector().connect(ServerName::try_from(host)?, tcp).await?;
            from_websocket(builder.connect_on(tls).await?.0)
        } else {
            from_websocket(builder.connect_on(tcp).await?.0)
        })
    }

    /// Ends the connection when the session is over, or when nothing was heard by the moment `answered_by`.
    fn watch_over(&self, inner: &Arc<dyn Transport>, answered_by: Instant) -> JoinHandle<()> {
        let (mut over, ear, before, closing) = (self.fence.signal(), self.ear.clone(), self.ear.frames(), Arc::downgrade(inner));
        tokio::spawn(async move {
            let early = timeout_at(answered_by, over.wait_for(|over| *over)).await.is_ok();
            let is_swallowed = !early && ear.frames() == before;
            if is_swallowed {
                metrics::counter!("otklik_whatsapp_logins_swallowed_total").increment(1);
                tracing::warn!("nobody answers the login: connecting anew");
            } else if !early {
                let _ = over.wait_for(|over| *over).await;
            }
            if let Some(inner) = closing.upgrade() {
                inner.disconnect().await;
            }
        })
    }
}

#[async_trait]
impl TransportFactory for Sockets {
    async fn create_transport(&self) -> anyhow::Result<(Arc<dyn Transport>, async_channel::Receiver<TransportEvent>)> {
        if self.fence.is_over() {
            bail!("the session's lease is over");
        }
        let answered_by = Instant::now() + self.login_wait;
        let (inner, events) = timeout_at(answered_by, self.connect()).await.context("the connection was not made in time")??;
        let watching = self.watch_over(&inner, answered_by);
        Ok((Arc::new(Guarded { inner, fence: self.fence.clone(), watching }), events))
    }
}

fn tls_connector() -> TlsConnector {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map(|builder| builder.with_root_certificates(roots).with_no_client_auth());
    // The provider's own versions are never refused by it; the fallback keeps this function free of panics.
    let config = config
        .unwrap_or_else(|_| rustls::ClientConfig::builder().with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth());
    TlsConnector::from(Arc::new(config))
}

/// A connection that refuses to send once the lease is over. It looks at the clock too: who was frozen and goes on may come
/// here before anything has told it so.
struct Guarded {
    inner: Arc<dyn Transport>,
    fence: Arc<Fence>,
    /// Who ends it; not needed any longer than it is.
    watching: JoinHandle<()>,
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.watching.abort();
    }
}

#[async_trait]
impl Transport for Guarded {
    async fn send(&self, data: Bytes) -> anyhow::Result<()> {
        if self.fence.is_over() {
            bail!("the session's lease is over");
        }
        self.inner.send(data).await
    }

    async fn disconnect(&self) {
        self.inner.disconnect().await;
    }
}

/// The library wants an HTTP client for media and for its own version; texts need neither.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NoHttp;

#[async_trait]
impl HttpClient for NoHttp {
    async fn execute(&self, _: HttpRequest) -> anyhow::Result<HttpResponse> {
        bail!("this build sends texts only")
    }
}
