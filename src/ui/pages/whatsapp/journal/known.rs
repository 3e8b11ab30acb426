//! The lines of the journal that are on the page, newest first and without gaps. Pure.

use crate::domain::page::{Cursor, Page};
use crate::domain::whatsapp::view::JournalLine;

/// What is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Known {
    pub(super) lines: Vec<JournalLine>,
    /// Where older ones begin.
    pub(super) next: Option<Cursor>,
}

impl Known {
    /// A first page.
    pub(super) fn new(page: Page<JournalLine>) -> Self {
        Self { lines: page.items, next: page.next }
    }

    /// Lays the newest page above. Where it does not reach what is known, what lies between is unknown, and the page stands alone.
    pub(super) fn renew(&mut self, page: Page<JournalLine>) {
        let reaches = page.items.iter().position(|line| Some(line) == self.lines.first());
        match reaches {
            Some(new) => drop(self.lines.splice(0..0, page.items.into_iter().take(new))),
            None => *self = Self::new(page),
        }
    }

    /// Puts older lines below.
    pub(super) fn extend(&mut self, page: Page<JournalLine>) {
        self.lines.extend(page.items);
        self.next = page.next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Moment;
    use crate::domain::whatsapp::SessionState;

    fn page(minutes: &[i64], next: Option<&str>) -> Page<JournalLine> {
        let at = |minute| Moment { at: chrono::DateTime::from_timestamp(minute * 60, 0).unwrap(), offset: 0 };
        let line = |&minute| JournalLine {
            at: at(minute),
            state: SessionState::Connected,
            before: None,
            cause: None,
            before_cause: None,
            by: None,
            away_s: None,
        };
        Page { items: minutes.iter().map(line).collect(), next: next.map(|key| Cursor(key.to_owned())), previous: None }
    }

    #[test]
    fn new_lines_come_above_and_older_ones_stay() {
        let mut known = Known::new(page(&[5, 4], Some("4")));
        known.extend(page(&[3], None));
        known.renew(page(&[7, 6, 5], Some("5")));
        assert_eq!(known, Known::new(page(&[7, 6, 5, 4, 3], None)));
    }

    #[test]
    fn a_page_that_does_not_reach_stands_alone() {
        let mut known = Known::new(page(&[2, 1], None));
        known.renew(page(&[9, 8], Some("8")));
        assert_eq!(known, Known::new(page(&[9, 8], Some("8"))));
    }
}
