//! What of a client's timeline is loaded: rows that keep their identity while newer pages are laid over them.
//!
//! Pure but for the signals inside the rows. A row's signal is the one thing that changes when a tick moves, so nothing
//! around it is drawn anew.

use std::collections::{HashMap, HashSet};

use leptos::prelude::*;

use crate::domain::conversation::MessageStatus;
use crate::domain::ids::MessageId;
use crate::domain::page::{Cursor, Page};
use crate::domain::time::Moment;
use crate::domain::timeline::{TimelineEntry, TimelineKind};

/// One loaded entry.
#[derive(Clone, Debug)]
pub(in crate::ui::pages) struct ThreadRow {
    /// The entry's own key.
    pub(super) key: String,
    /// When it happened.
    pub(super) at: Moment,
    /// The entry as it is now.
    pub(super) entry: ArcRwSignal<TimelineEntry>,
    /// It came while the page was being looked at.
    pub(super) fresh: bool,
}

/// The loaded part of a timeline, newest first, without gaps.
#[derive(Clone, Debug, Default)]
pub(in crate::ui::pages) struct Thread {
    /// The entries.
    pub(super) rows: Vec<ThreadRow>,
    /// Where older entries begin.
    pub(super) older: Option<Cursor>,
}

impl Thread {
    /// A first page.
    pub(in crate::ui::pages) fn new(page: Page<TimelineEntry>) -> Self {
        Self { rows: page.items.into_iter().map(|entry| row(entry, false)).collect(), older: page.next }
    }

    /// Lays the newest page over what is loaded; answers the entries that were not there. When the page does not reach
    /// what is loaded, what lies between is unknown and the page stands alone.
    pub(super) fn renew(&mut self, page: Page<TimelineEntry>) -> Vec<TimelineEntry> {
        let old = std::mem::take(&mut self.rows);
        let known: HashMap<&str, &ThreadRow> = old.iter().map(|row| (row.key.as_str(), row)).collect();
        let reaches = page.next.is_none() || page.items.iter().any(|entry| known.contains_key(entry.key.as_str()));
        let mut new = Vec::new();
        let mut rows: Vec<ThreadRow> = Vec::with_capacity(old.len() + page.items.len());
        for mut entry in page.items {
            if let Some(&row) = known.get(entry.key.as_str()) {
                row.entry.with_untracked(|before| keep_ahead(before, &mut entry));
                if row.entry.with_untracked(|before| *before != entry) {
                    row.entry.set(entry);
                }
                rows.push(row.clone());
            } else {
                new.push(entry.clone());
                rows.push(row(entry, true));
            }
        }
        if reaches {
            let laid: HashSet<String> = rows.iter().map(|row| row.key.clone()).collect();
            rows.extend(old.into_iter().filter(|row| !laid.contains(&row.key)));
        } else {
            self.older = page.next;
        }
        self.rows = rows;
        new
    }

    /// Puts older entries below.
    pub(super) fn extend(&mut self, page: Page<TimelineEntry>) {
        let old = page.items.into_iter().filter(|entry| !self.rows.iter().any(|row| row.key == entry.key)).collect::<Vec<_>>();
        self.rows.extend(old.into_iter().map(|entry| row(entry, false)));
        self.older = page.next;
    }

    /// Moves a message on, as its own rules allow; answers whether it is loaded.
    pub(super) fn advance(&self, message: MessageId, news: MessageStatus) -> bool {
        let Some(row) = self.rows.iter().find(|row| row.entry.with_untracked(|entry| is_message(entry, message))) else { return false };
        row.entry.maybe_update(|entry| match &mut entry.what {
            TimelineKind::Sent { status, .. } if status.advance(news).is_some() || status.may_become(news) => {
                *status = news;
                true
            }
            _ => false,
        });
        true
    }
}

/// The page may have been read before a receipt that is on the screen already: a tick never moves backwards.
fn keep_ahead(before: &TimelineEntry, entry: &mut TimelineEntry) {
    if let (TimelineKind::Sent { status: shown, .. }, TimelineKind::Sent { status: read, .. }) = (&before.what, &mut entry.what)
        && read.may_become(*shown)
    {
        *read = *shown;
    }
}

fn row(entry: TimelineEntry, fresh: bool) -> ThreadRow {
    ThreadRow { key: entry.key.clone(), at: entry.at, entry: ArcRwSignal::new(entry), fresh }
}

fn is_message(entry: &TimelineEntry, wanted: MessageId) -> bool {
    matches!(&entry.what, TimelineKind::Sent { message, .. } if *message == wanted)
}

#[cfg(test)]
mod tests;
