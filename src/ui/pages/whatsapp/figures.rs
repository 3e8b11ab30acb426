//! Keeps the figures of a page true: they are read anew when messages move, at most once a second, and now and then anyway, for the
//! moment of WhatsApp's last answer.

use std::time::Duration;

use leptos::prelude::*;

use crate::api::whatsapp::get_whatsapp_figures;
use crate::domain::live::LiveEvent;
use crate::domain::whatsapp::view::Figures;
use crate::ui::live::{on_live, paced};

/// What happens within this time is read once.
const PACE: Duration = Duration::from_secs(1);
/// Read without a reason.
const BEAT: Duration = Duration::from_secs(30);

/// The figures from the first reading on, as long as the calling component lives.
pub(super) fn live_figures(first: Figures) -> Signal<Figures> {
    let shown = RwSignal::new(first);
    let read = Action::new(|()| get_whatsapp_figures());
    let ask = paced(PACE, move || drop(read.dispatch(())));
    on_live(move |event| {
        if matches!(event, LiveEvent::MessageMoved { .. } | LiveEvent::TimelineGrew { .. } | LiveEvent::Resync) {
            ask.run(());
        }
    });
    Effect::new(move || {
        let beat = set_interval_with_handle(move || ask.run(()), BEAT).ok();
        on_cleanup(move || {
            if let Some(beat) = beat {
                beat.clear();
            }
        });
    });
    Effect::new(move || {
        if let Some(Ok(figures)) = read.value().get() {
            shown.set(figures);
        }
    });
    shown.into()
}
