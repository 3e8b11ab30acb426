//! Every word a person reads: texts, plurals, numbers and dates of two languages, the same on the server and in the browser.
//!
//! The texts stand in `locales/<language>/`; `build.rs` makes a function of each, so `text::sign_in::title(locale)` is checked by the
//! compiler, arguments included (in alphabetical order, a count first). Cases are never made here: texts are worded so
//! that names and services stay as the CRM wrote them.

mod calendar;
mod locale;
pub mod plural;
mod problem;

pub use calendar::{capitalised, day_heading, month_of, when, when_at, when_bare, when_brief, when_past, when_since};
pub use locale::Locale;
pub use problem::{problem, problem_line};

/// The catalogue, one function per text.
pub mod text {
    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}
