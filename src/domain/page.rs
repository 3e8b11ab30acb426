//! Keyset pages: a slice of a list and the keys to go on from, never a page number.

use serde::{Deserialize, Serialize};

/// Where a page begins or ends: opaque text made by the list that gave it; any other is refused.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Cursor(pub String);

/// One page of a list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub items: Vec<T>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
    /// Where the page before this one ends; `None` at the beginning.
    pub previous: Option<Cursor>,
}

impl<T> Page<T> {
    /// The same page with its rows turned into something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next, previous: self.previous }
    }
}
