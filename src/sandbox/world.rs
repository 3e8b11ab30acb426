//! All of the outside world on one address.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;

use super::clock::SandboxClock;
use super::desk::{self, DeskSettings};
use super::feed::Feed;
use super::shelf::Shelf;
use super::whatsapp::{WhatsApp, WhatsAppSettings};
use super::yclients::{Crm, CrmSettings};

/// How the world is started.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// Where it listens.
    #[arg(long, default_value = "127.0.0.1:3100")]
    pub listen: SocketAddr,
    /// Where it is kept; without a folder it is forgotten with the process.
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Where the product is: the marketplace sends people and calls there.
    #[arg(long, default_value = "http://127.0.0.1:3000")]
    pub product: String,
    /// Where the built front lies: the desk wears its stylesheet. Without it the desk is plain and works all the same.
    #[arg(long, default_value = "target/site")]
    pub site: PathBuf,
}

/// A running world.
#[derive(Debug)]
pub struct World {
    pub clock: SandboxClock,
    pub feed: Feed,
    pub crm: Arc<Crm>,
    pub whatsapp: Arc<WhatsApp>,
    router: Router,
}

impl World {
    /// Opens the world as it was left, or makes a new one that begins at the clock's moment.
    pub fn open(clock: SandboxClock, data: Option<PathBuf>, crm: CrmSettings, whatsapp: WhatsAppSettings) -> anyhow::Result<Self> {
        let (feed, shelf) = (Feed::default(), Shelf::open(data)?);
        let crm = Crm::open(crm, clock.clone(), feed.clone(), shelf.within("crm")?)?;
        let whatsapp = WhatsApp::open(whatsapp, clock.clone(), feed.clone(), shelf.within("whatsapp")?)?;
        let router = Router::new().merge(crm.router()).merge(whatsapp.router());
        Ok(Self { clock, feed, crm, whatsapp, router })
    }

    /// Puts the desk on `/`, for a person to play the world.
    #[must_use]
    pub fn with_desk(mut self, settings: DeskSettings) -> Self {
        let desk = desk::router(settings, self.crm.clone(), self.whatsapp.clone(), self.clock.clone(), self.feed.clone());
        self.router = self.router.merge(desk);
        self
    }

    /// Serves until the listener fails.
    pub async fn serve(self, listener: TcpListener) -> anyhow::Result<()> {
        let listener = listener.tap_io(|stream| {
            let _ = stream.set_nodelay(true);
        });
        Ok(axum::serve(listener, self.router).await?)
    }
}

/// The command `otklik sandbox`.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let crm = CrmSettings {
        registration_url: format!("{}/auth/yclients/redirect", options.product),
        callback_url: format!("{}/webhook/yclients", options.product),
        ..CrmSettings::default()
    };
    let desk = DeskSettings { product: options.product, site: options.site };
    let world = World::open(SandboxClock::default(), options.data, crm, WhatsAppSettings::default())?.with_desk(desk);
    let listener = TcpListener::bind(options.listen).await.with_context(|| format!("cannot listen on {}", options.listen))?;
    tracing::info!(address = %listener.local_addr()?, "the sandbox is ready");
    world.serve(listener).await
}
