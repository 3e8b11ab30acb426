//! The socket: a WebSocket with `TCP_NODELAY` (the library's own leaves Nagle's algorithm on, 40 ms for each request on
//! a short path) that stops for good when its signal turns true. The client alone does not guarantee that: its detached
//! tasks outlive its end.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use async_trait::async_trait;
use bytes::Bytes;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsConnector;
use tokio_websockets::ClientBuilder;
use whatsapp_rust::http::{HttpClient, HttpRequest, HttpResponse};
use whatsapp_rust::transport::{Transport, TransportEvent, TransportFactory, from_websocket};

/// Makes connections to one address until the signal turns true.
pub(super) struct Sockets {
    url: String,
    over: watch::Receiver<bool>,
}

impl Sockets {
    /// Connections to `url` (`ws://` or `wss://`).
    pub(super) fn new(url: &str, over: watch::Receiver<bool>) -> Self {
        Self { url: url.to_owned(), over }
    }
}

#[async_trait]
impl TransportFactory for Sockets {
    async fn create_transport(&self) -> anyhow::Result<(Arc<dyn Transport>, async_channel::Receiver<TransportEvent>)> {
        if *self.over.borrow() {
            bail!("the session's lease is over");
        }
        let uri: http::Uri = self.url.parse()?;
        let host = uri.host().context("no host in the address")?.to_owned();
        let is_tls = uri.scheme_str() == Some("wss");
        let port = uri.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let tcp = TcpStream::connect((host.as_str(), port)).await?;
        tcp.set_nodelay(true)?;
        let builder =
            ClientBuilder::from_uri(uri).add_header(http::header::ORIGIN, http::HeaderValue::from_static("https://web.whatsapp.com"))?;
        let (inner, events) = if is_tls {
            let tls = tls_connector().connect(ServerName::try_from(host)?, tcp).await?;
            from_websocket(builder.connect_on(tls).await?.0)
        } else {
            from_websocket(builder.connect_on(tcp).await?.0)
        };
        let (mut over, closing) = (self.over.clone(), Arc::downgrade(&inner));
        tokio::spawn(async move {
            let ended = over.wait_for(|over| *over).await.is_ok();
            if let (true, Some(inner)) = (ended, closing.upgrade()) {
                inner.disconnect().await;
            }
        });
        Ok((Arc::new(Guarded { inner, over: self.over.clone() }), events))
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

/// A connection that refuses to send once the lease is over.
struct Guarded {
    inner: Arc<dyn Transport>,
    over: watch::Receiver<bool>,
}

#[async_trait]
impl Transport for Guarded {
    async fn send(&self, data: Bytes) -> anyhow::Result<()> {
        if *self.over.borrow() {
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
