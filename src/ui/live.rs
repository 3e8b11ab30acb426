//! The tab's ear: one stream of the company's events, opened once and handed to whoever listens on the page.
//!
//! A listener is a closure that lives as long as the component that registered it. Frames carry ids and small facts; a
//! listener that needs more asks the server. The stream is the tab's own for now; `deliver` is the one door events come
//! in by, so that a stream shared between tabs can feed it too.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser::{EventStream, StreamEvent};
use crate::api::session::get_viewer;
use crate::domain::live::LiveEvent;

/// Where the stream is; `?since=` resumes it for a page that has not heard it yet.
const URL: &str = "/live";
/// How long to wait before asking again a server that refused the stream.
const AGAIN_AFTER: Duration = Duration::from_secs(3);

/// Whether the page hears what happens.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Hearing {
    /// Not connected yet.
    #[default]
    Starting,
    /// It does.
    Live,
    /// It did; it will again.
    Lost,
}

type Listener = Arc<dyn Fn(&LiveEvent) + Send + Sync>;

/// The stream of this tab.
#[derive(Clone, Copy)]
pub struct Live {
    hearing: RwSignal<Hearing>,
    listeners: StoredValue<Vec<(u64, Listener)>>,
    next: StoredValue<u64>,
    stream: StoredValue<Option<EventStream>>,
    /// A refused stream cannot be resumed: what it would have said is unknown.
    missed: StoredValue<bool>,
    /// The sign-in is over.
    ended: RwSignal<bool>,
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live").finish_non_exhaustive()
    }
}

/// Makes the stream known below and opens it once the page runs and `since` says from where on: `Some` of where the stream
/// stood when the page was read, `Some(None)` when that could not be told. Called once, by the workspace of a signed-in person.
pub fn provide_live(since: impl Fn() -> Option<Option<String>> + 'static) -> Live {
    let live = Live {
        hearing: RwSignal::new(Hearing::default()),
        listeners: StoredValue::new(Vec::new()),
        next: StoredValue::new(0),
        stream: StoredValue::new(None),
        missed: StoredValue::new(false),
        ended: RwSignal::new(false),
    };
    provide_context(live);
    Effect::new(move |opened: Option<bool>| match since() {
        Some(since) if opened != Some(true) => {
            live.missed.set_value(since.is_none());
            live.open(since.as_deref());
            true
        }
        _ => opened == Some(true),
    });
    on_cleanup(move || live.close());
    live
}

/// Calls `listener` for every event while the calling component lives.
pub fn on_live(listener: impl Fn(&LiveEvent) + Send + Sync + 'static) {
    let Some(live) = use_context::<Live>() else { return };
    let number = live.next.get_value();
    live.next.set_value(number + 1);
    live.listeners.update_value(|all| all.push((number, Arc::new(listener))));
    on_cleanup(move || {
        live.listeners.try_update_value(|all| all.retain(|(other, _)| *other != number));
    });
}

/// Runs `act` a while after it was first asked for, and once for all that ask meanwhile; never for a page that was left.
pub fn paced(pace: Duration, act: impl Fn() + Send + Sync + 'static) -> Callback<()> {
    let (is_asked, act) = (StoredValue::new(false), Callback::new(move |()| act()));
    Callback::new(move |()| {
        if is_asked.try_update_value(|asked| std::mem::replace(asked, true)) == Some(false) {
            set_timeout(
                move || {
                    if is_asked.try_set_value(false).is_none() {
                        act.run(());
                    }
                },
                pace,
            );
        }
    })
}

impl Live {
    /// Whether the page hears what happens; reactive.
    pub fn hearing(self) -> Hearing {
        self.hearing.get()
    }

    /// Whether the sign-in is over, and with it the stream; reactive.
    pub fn has_ended(self) -> bool {
        self.ended.get()
    }

    /// Hands an event to every listener.
    fn deliver(self, event: &LiveEvent) {
        let listeners = self.listeners.try_get_value().unwrap_or_default();
        for (_, listener) in listeners {
            listener(event);
        }
    }

    fn open(self, since: Option<&str>) {
        let url = since.map_or_else(|| URL.to_owned(), |since| format!("{URL}?since={since}"));
        let stream = EventStream::open(&url, move |event| self.hear(event));
        self.stream.try_set_value(stream);
    }

    fn close(self) {
        if let Some(stream) = self.stream.try_update_value(Option::take).flatten() {
            stream.close();
        }
    }

    fn hear(self, event: StreamEvent) {
        match event {
            StreamEvent::Opened => {
                self.hearing.try_set(Hearing::Live);
                if self.missed.try_update_value(std::mem::take).unwrap_or_default() {
                    self.deliver(&LiveEvent::Resync);
                }
            }
            StreamEvent::Message(data) => {
                if let Ok(event) = serde_json::from_str(&data) {
                    self.deliver(&event);
                }
            }
            StreamEvent::Interrupted => {
                self.hearing.try_set(Hearing::Lost);
            }
            StreamEvent::Closed => {
                self.hearing.try_set(Hearing::Lost);
                self.missed.try_set_value(true);
                self.close();
                self.ask_why();
            }
        }
    }

    /// A browser does not say why a stream was refused: whether anybody is still signed in is asked. Where that cannot be told the stream
    /// is tried again, and asked about again.
    fn ask_why(self) {
        spawn_local(async move {
            if matches!(get_viewer().await, Ok(None)) {
                self.ended.try_set(true);
            } else {
                set_timeout(move || self.reopen(), AGAIN_AFTER);
            }
        });
    }

    fn reopen(self) {
        if self.stream.try_with_value(Option::is_none) == Some(true) {
            self.open(None);
        }
    }
}
