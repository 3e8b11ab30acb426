//! «Why»: a drawer beside the timeline (on phones a sheet) that tells of one message, or of one fact that led to none. Its
//! address is the card's with `?why=` and the id, so that it can be linked, kept and gone back from.

mod answer;
mod checks;
mod hops;
mod lead;
mod panel;
mod source;

pub(super) use panel::WhyPanel;

use crate::domain::ids::EventId;
use crate::domain::timeline::{TimelineEntry, TimelineKind};
use crate::domain::why::WhyOf;

/// What may be asked about an entry; nothing about what people wrote.
pub(super) fn question(entry: &TimelineEntry) -> Option<WhyOf> {
    match &entry.what {
        TimelineKind::Sent { message, .. } => Some(WhyOf::Message(*message)),
        TimelineKind::FromPhone { .. } | TimelineKind::Received { .. } => None,
        _ => entry.key.parse::<EventId>().ok().map(WhyOf::Event),
    }
}

/// The address of the answer, on the page of the client it is about.
pub(super) fn href(of: WhyOf) -> String {
    format!("?why={of}")
}
