//! Keeps the figures of a page true: they are read anew when messages move, at most once a second, and now and then anyway, for the
//! moment of WhatsApp's last answer.

use std::time::Duration;

use leptos::prelude::*;

use crate::api::whatsapp::get_whatsapp_figures;
use crate::domain::live::LiveEvent;
use crate::domain::whatsapp::view::Figures;
use crate::ui::live::on_live;

/// What happens within this time is read once.
const PACE: Duration = Duration::from_secs(1);
/// Read without a reason.
const BEAT: Duration = Duration::from_secs(30);

/// The figures from the first reading on, as long as the calling component lives.
pub(super) fn live_figures(first: Figures) -> Signal<Figures> {
    let shown = RwSignal::new(first);
    let read = Action::new(|()| get_whatsapp_figures());
    let is_asked = StoredValue::new(false);
    let ask = move || {
        if is_asked.try_update_value(|asked| std::mem::replace(asked, true)) == Some(false) {
            set_timeout(
                move || {
                    // Nothing is read for a page that was left.
                    if is_asked.try_set_value(false).is_none() {
                        read.dispatch(());
                    }
                },
                PACE,
            );
        }
    };
    on_live(move |event| {
        if matches!(event, LiveEvent::MessageMoved { .. } | LiveEvent::TimelineGrew { .. } | LiveEvent::Resync) {
            ask();
        }
    });
    Effect::new(move || {
        let beat = set_interval_with_handle(ask, BEAT).ok();
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
