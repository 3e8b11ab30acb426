//! Keeps the wizard in step with the salon: its stream says that something changed, and the page reads it anew. Where the
//! stream does not come through, the page asks once a second instead (ONB-10).

use std::time::Duration;

use leptos::prelude::*;

use crate::ui::browser::{EventStream, StreamEvent};

/// Where the stream is.
const URL: &str = "/onboarding/live";
/// Between two questions while there is no stream.
const ASK_EVERY: Duration = Duration::from_secs(1);
/// How long to wait before a stream that was refused is opened again.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

/// The stream of this page.
#[derive(Clone, Copy)]
pub(super) struct SetupFeed {
    changed: Callback<()>,
    /// Counts the questions that are asked for want of a stream; nought while there is one.
    asked: RwSignal<u32>,
    stream: StoredValue<Option<EventStream>>,
    asking: StoredValue<Option<IntervalHandle>>,
}

impl SetupFeed {
    /// Follows the salon until the page is left; answers how often it was asked for want of a stream.
    pub(super) fn follow(changed: Callback<()>) -> ReadSignal<u32> {
        let asked = RwSignal::new(0);
        let feed = Self { changed, asked, stream: StoredValue::new(None), asking: StoredValue::new(None) };
        Effect::new(move || feed.connect());
        on_cleanup(move || {
            feed.ask(false);
            feed.close();
        });
        asked.read_only()
    }

    fn connect(self) {
        let stream = EventStream::open(URL, move |event| match event {
            StreamEvent::Opened => self.ask(false),
            StreamEvent::Message(_) => self.changed.run(()),
            StreamEvent::Interrupted => self.ask(true),
            StreamEvent::Closed => {
                self.ask(true);
                self.close();
                let again = move || {
                    if self.stream.try_with_value(Option::is_none) == Some(true) {
                        self.connect();
                    }
                };
                set_timeout(again, AGAIN_AFTER);
            }
        });
        self.stream.try_set_value(stream);
    }

    fn close(self) {
        if let Some(stream) = self.stream.try_update_value(Option::take).flatten() {
            stream.close();
        }
    }

    /// Asks by itself, or stops asking.
    fn ask(self, wanted: bool) {
        let is_asking = self.asking.try_with_value(Option::is_some).unwrap_or_default();
        if wanted && !is_asking {
            let ask = move || {
                self.asked.try_update(|asked| *asked += 1);
                self.changed.run(());
            };
            self.asking.try_set_value(set_interval_with_handle(ask, ASK_EVERY).ok());
        }
        if !wanted && let Some(beat) = self.asking.try_update_value(Option::take).flatten() {
            beat.clear();
            self.asked.try_set(0);
        }
    }
}
