//! Cursors as lists write and read them: opaque to everybody else, and refused when no list wrote them.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};

use crate::domain::page::Cursor;

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
