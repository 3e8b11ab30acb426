//! Cursors as lists write and read them: opaque to everybody else, and refused when no list wrote them.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};

use crate::domain::page::{Cursor, Page};

use super::db::DbError;

/// Why a list has no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// No list of ours wrote this cursor.
    #[error("the cursor is none of ours")]
    BadCursor,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// A cursor that says this.
pub fn write(text: &str) -> Cursor {
    Cursor(BASE64_URL_SAFE_NO_PAD.encode(text))
}

/// What a cursor says, as the list understands it.
pub fn read<T>(cursor: Option<&Cursor>, understand: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, PageError> {
    let Some(cursor) = cursor else { return Ok(None) };
    let text = BASE64_URL_SAFE_NO_PAD.decode(&cursor.0).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    // PostgreSQL has no text with a NUL in it, so no list has written one.
    let text = text.filter(|text| !text.contains('\0')).ok_or(PageError::BadCursor)?;
    understand(&text).map(Some).ok_or(PageError::BadCursor)
}

/// Which way a page was read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Way {
    /// From the list's beginning.
    Start,
    /// On from a key.
    On,
    /// Back from a key.
    Back,
}

/// A page of a list that is read both ways, from rows in the list's order of which one too many was asked for; `key` says where a row
/// stands.
pub fn page<R>(mut rows: Vec<R>, size: usize, way: Way, key: impl Fn(&R) -> Cursor) -> Page<R> {
    let more = rows.len() > size;
    // The row too many is the one furthest from where the page begins.
    if more && way == Way::Back {
        rows.remove(0);
    }
    rows.truncate(size);
    let (has_previous, has_next) = match way {
        Way::Start => (false, more),
        Way::On => (true, more),
        Way::Back => (more, true),
    };
    let (first, last) = (rows.first().map(&key), rows.last().map(&key));
    Page { items: rows, next: last.filter(|_| has_next), previous: first.filter(|_| has_previous) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// Three fit; the row too many goes, and only where there is more does a key lead.
    #[rstest]
    #[case(Way::Start, 3, "abc", None, None)]
    #[case(Way::Start, 4, "abc", None, Some("c"))]
    #[case(Way::On, 3, "abc", Some("a"), None)]
    #[case(Way::On, 4, "abc", Some("a"), Some("c"))]
    #[case(Way::Back, 3, "abc", None, Some("c"))]
    #[case(Way::Back, 4, "bcd", Some("b"), Some("d"))]
    #[case(Way::On, 0, "", None, None)]
    fn a_page_knows_what_is_on_either_side(
        #[case] way: Way,
        #[case] read: usize,
        #[case] items: &str,
        #[case] previous: Option<&str>,
        #[case] next: Option<&str>,
    ) {
        let page = page("abcd".chars().take(read).collect(), 3, way, |row| Cursor(row.to_string()));
        let key = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.0);
        assert_eq!(page.items.iter().collect::<String>(), items);
        assert_eq!((key(page.previous).as_deref(), key(page.next).as_deref()), (previous, next));
    }
}
