//! A TCP proxy that misbehaves on demand: before PostgreSQL or before WhatsApp, where a real network would.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use otklik::server::config::WhatsAppConfig;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Decides by what the client has said on this connection so far.
pub(crate) type When = Arc<dyn Fn(&[u8]) -> bool + Send + Sync>;

/// What the proxy does.
#[derive(Clone)]
pub(crate) enum Mode {
    /// Carries everything.
    Pass,
    /// Carries everything, each piece so much later.
    Delay(Duration),
    /// Keeps connections open and swallows everything: a half-open socket.
    BlackHole,
    /// Carries so many bytes of a client's, then cuts.
    CutAfter(usize),
    /// Forwards what the client says; cuts when an answer comes and the condition is true: the outcome is unknown.
    CutReply(When),
}

/// What is done to every connection that stands, and to none that comes later.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fate {
    Cut,
    /// It stays open, and nothing comes through any more.
    Swallow,
}

/// A proxy that runs.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    mode: watch::Sender<Mode>,
    /// What becomes of the connections there are.
    fate: watch::Sender<Fate>,
    counts: Arc<Counts>,
    serving: JoinHandle<()>,
}

/// What it has seen.
#[derive(Debug, Default)]
struct Counts {
    cuts: AtomicUsize,
    accepted: AtomicUsize,
    /// Bytes that went from clients to the server.
    up: AtomicUsize,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Proxy {
    /// A proxy before this port of this machine.
    pub(crate) fn before(port: u16) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let own = listener.local_addr().unwrap().port();
        let (mode, fate, counts) = (watch::Sender::new(Mode::Pass), watch::Sender::new(Fate::Cut), Arc::<Counts>::default());
        let (watched, fates, counted) = (mode.clone(), fate.clone(), counts.clone());
        let serving = tokio::spawn(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            while let Ok((client, _)) = listener.accept().await {
                let (mode, fate, counts) = (watched.subscribe(), fates.subscribe(), counted.clone());
                counts.accepted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    if let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await
                        && carry(client, server, mode, fate, &counts.up).await == Some(Cut)
                    {
                        counts.cuts.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
        });
        Self { port: own, mode, fate, counts, serving }
    }

    /// A proxy before WhatsApp, which a product of these settings then meets through it.
    pub(crate) fn before_whatsapp(config: &mut WhatsAppConfig) -> Self {
        let port = config.url.rsplit(':').next().and_then(|rest| rest.split('/').next()).unwrap().parse().unwrap();
        let proxy = Self::before(port);
        config.url = config.url.replace(&format!(":{port}/"), &format!(":{}/", proxy.port));
        proxy
    }

    /// From now on, also for connections that stand.
    pub(crate) fn set(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }

    /// Cuts every connection there is.
    pub(crate) fn cut_all(&self) {
        self.fate.send_replace(Fate::Cut);
    }

    /// Makes every connection there is a half-open one; what comes later is carried.
    pub(crate) fn swallow_all(&self) {
        self.fate.send_replace(Fate::Swallow);
    }

    /// Connections that the proxy has cut.
    pub(crate) fn cuts(&self) -> usize {
        self.counts.cuts.load(Ordering::SeqCst)
    }

    /// Connections that clients have made.
    pub(crate) fn accepted(&self) -> usize {
        self.counts.accepted.load(Ordering::SeqCst)
    }

    /// Bytes that clients have sent and the server has got.
    pub(crate) fn carried_up(&self) -> usize {
        self.counts.up.load(Ordering::SeqCst)
    }
}

/// The proxy ended the connection.
#[derive(Debug, Eq, PartialEq)]
struct Cut;

/// Carries until one side ends it, which is nothing, or the proxy does.
async fn carry(
    mut client: TcpStream,
    mut server: TcpStream,
    mode: watch::Receiver<Mode>,
    mut fate: watch::Receiver<Fate>,
    up_bytes: &AtomicUsize,
) -> Option<Cut> {
    let (_, _) = (client.set_nodelay(true), server.set_nodelay(true));
    let (mut up, mut down, mut said) = (vec![0; 64 * 1024], vec![0; 64 * 1024], Vec::new());
    loop {
        tokio::select! {
            read = client.read(&mut up) => {
                let piece = &up[..read.ok().filter(|&length| length > 0)?];
                let so_far = said.len();
                said.extend_from_slice(piece);
                let now = mode.borrow().clone();
                match now {
                    Mode::BlackHole => {}
                    Mode::CutAfter(limit) if said.len() >= limit => {
                        server.write_all(&piece[..limit.saturating_sub(so_far)]).await.ok()?;
                        return Some(Cut);
                    }
                    other => {
                        wait(&other).await;
                        up_bytes.fetch_add(piece.len(), Ordering::SeqCst);
                        server.write_all(piece).await.ok()?;
                    }
                }
            }
            read = server.read(&mut down) => {
                let piece = &down[..read.ok().filter(|&length| length > 0)?];
                let now = mode.borrow().clone();
                match now {
                    Mode::BlackHole => {}
                    Mode::CutReply(when) if when(&said) => return Some(Cut),
                    other => {
                        wait(&other).await;
                        client.write_all(piece).await.ok()?;
                    }
                }
            }
            changed = fate.changed() => {
                changed.ok()?;
                if *fate.borrow_and_update() == Fate::Cut {
                    return Some(Cut);
                }
                // The far end hears nothing of it, not even that the near one goes.
                while client.read(&mut up).await.is_ok_and(|length| length > 0) {}
                return None;
            }
        }
    }
}

async fn wait(mode: &Mode) {
    if let Mode::Delay(time) = mode {
        tokio::time::sleep(*time).await;
    }
}
