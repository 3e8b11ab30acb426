//! The stream of a pairing as signals: the last frame, and how long its code still lives.
//!
//! Held by the page, so that drawing the page anew never asks for another code.

use std::time::Duration;

use leptos::prelude::*;

use crate::domain::live::PairingFrame;
use crate::ui::browser::{self, EventStream, StreamEvent};

/// How long to wait before asking again a server that refused the stream.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// The feed of this page.
#[derive(Clone, Copy)]
pub(in crate::ui::pages) struct PairingFeed {
    url: &'static str,
    /// The last frame.
    frame: RwSignal<PairingFrame>,
    /// Milliseconds the shown code still lives.
    left_ms: RwSignal<u32>,
    /// By the browser's clock, when the shown code dies.
    dies_at: StoredValue<f64>,
    stream: StoredValue<Option<EventStream>>,
    beat: StoredValue<Option<IntervalHandle>>,
    /// The page wants the stream.
    wanted: StoredValue<bool>,
}

impl PairingFeed {
    /// A feed of the stream at `url` that is not open yet. Closed with the component that makes it.
    pub(in crate::ui::pages) fn new(url: &'static str) -> Self {
        let feed = Self {
            url,
            frame: RwSignal::new(PairingFrame::Preparing),
            left_ms: RwSignal::new(0),
            dies_at: StoredValue::new(0.0),
            stream: StoredValue::new(None),
            beat: StoredValue::new(None),
            wanted: StoredValue::new(false),
        };
        on_cleanup(move || feed.close());
        feed
    }

    /// The last frame; reactive.
    pub(in crate::ui::pages) fn frame(self) -> PairingFrame {
        self.frame.get()
    }

    /// What is left of the code's life in milliseconds; reactive.
    pub(super) fn left_ms(self) -> u32 {
        self.left_ms.get()
    }

    /// Opens the stream unless it is open.
    pub(in crate::ui::pages) fn open(self) {
        if self.wanted.try_get_value() == Some(false) {
            self.wanted.set_value(true);
            self.frame.set(PairingFrame::Preparing);
            self.connect();
            let beat = set_interval_with_handle(move || self.count_down(), Duration::from_secs(1)).ok();
            self.beat.set_value(beat);
        }
    }

    /// Closes the stream; the last frame stays readable.
    pub(in crate::ui::pages) fn close(self) {
        self.wanted.try_set_value(false);
        if let Some(stream) = self.stream.try_update_value(Option::take).flatten() {
            stream.close();
        }
        if let Some(beat) = self.beat.try_update_value(Option::take).flatten() {
            beat.clear();
        }
    }

    /// Takes a frame in, from the stream or from the gallery.
    pub(in crate::ui::pages) fn take(self, mut frame: PairingFrame) {
        if let Some(left) = frame.expires_in_ms() {
            self.dies_at.set_value(browser::now_ms() + f64::from(*left));
            self.left_ms.set(*left);
        }
        self.frame.set(frame);
    }

    fn connect(self) {
        let stream = EventStream::open(self.url, move |event| match event {
            StreamEvent::Message(data) => {
                if let Ok(frame) = serde_json::from_str(&data) {
                    self.take(frame);
                }
            }
            StreamEvent::Closed => self.reconnect_later(),
            StreamEvent::Opened | StreamEvent::Interrupted => {}
        });
        self.stream.try_set_value(stream);
    }

    fn reconnect_later(self) {
        if let Some(stream) = self.stream.try_update_value(Option::take).flatten() {
            stream.close();
        }
        let again = move || {
            if self.wanted.try_get_value() == Some(true) && self.stream.try_with_value(Option::is_none) == Some(true) {
                self.connect();
            }
        };
        set_timeout(again, AGAIN_AFTER);
    }

    fn count_down(self) {
        let Some(dies_at) = self.dies_at.try_get_value() else { return };
        let left = (dies_at - browser::now_ms()).clamp(0.0, f64::from(u32::MAX));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the range just above")]
        self.left_ms.try_set(left as u32);
    }
}
