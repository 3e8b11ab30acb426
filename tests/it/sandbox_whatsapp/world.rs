//! A WhatsApp sandbox of its own for each test, on a free port, and the picture of a QR code.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use axum::serve::ListenerExt as _;
use fast_qr::QRBuilder;
use image::{GrayImage, ImageFormat, Luma};
use otklik::sandbox::clock::SandboxClock;
use otklik::sandbox::feed::Feed;
use otklik::sandbox::shelf::Shelf;
use otklik::sandbox::whatsapp::{Displayed, Number, PhoneView, WhatsApp, WhatsAppSettings};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub(super) use crate::support::wait::{PATIENCE, eventually};

/// A running sandbox; dropping it ends its server and, like a kill, every connection at once.
pub(super) struct World {
    pub(super) whatsapp: Arc<WhatsApp>,
    pub(super) base: String,
    server: JoinHandle<()>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl World {
    pub(super) async fn start() -> Self {
        Self::with(WhatsAppSettings::default(), None, 0).await
    }

    /// A sandbox with these settings, its files in `folder`, on `port` (0: any).
    pub(super) async fn with(settings: WhatsAppSettings, folder: Option<&Path>, port: u16) -> Self {
        let shelf = Shelf::open(folder.map(Path::to_owned)).unwrap();
        let whatsapp = WhatsApp::open(settings, SandboxClock::default(), Feed::default(), shelf).unwrap();
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let listener = listener.tap_io(|stream| stream.set_nodelay(true).unwrap());
        let router = whatsapp.router();
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { whatsapp, base, server }
    }

    pub(super) fn socket(&self) -> String {
        format!("{}/ws/chat", self.base.replace("http://", "ws://"))
    }

    /// What the phone has shown, once it is `count` messages.
    pub(super) async fn shown(&self, phone: &Number, count: usize) -> Vec<Displayed> {
        eventually(&format!("{count} messages on {phone}"), || async {
            let shown = self.whatsapp.displayed(0, Some(phone));
            (shown.len() >= count).then_some(shown)
        })
        .await
    }

    /// The phone, once it is as `wanted`.
    pub(super) async fn phone_when(&self, phone: &Number, wanted: impl Fn(&PhoneView) -> bool) -> PhoneView {
        eventually(&format!("{phone} as wanted"), || async {
            let view = self.whatsapp.phone(phone).await.ok()?;
            wanted(&view).then_some(view)
        })
        .await
    }
}

pub(super) fn number(raw: &str) -> Number {
    Number::parse(raw).unwrap()
}

/// A QR code as a screenshot of a page shows it.
pub(super) fn picture(text: &str) -> Vec<u8> {
    let code = QRBuilder::new(text).build().unwrap();
    let side = u32::try_from(code.size).unwrap();
    let (module, quiet) = (4, 4);
    let image = GrayImage::from_fn((side + 2 * quiet) * module, (side + 2 * quiet) * module, |x, y| {
        let at = |length: u32| (length / module).checked_sub(quiet).filter(|place| *place < side);
        let dark = at(x).zip(at(y)).is_some_and(|(x, y)| code[y as usize][x as usize].value());
        Luma([if dark { 0 } else { 255 }])
    });
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}
