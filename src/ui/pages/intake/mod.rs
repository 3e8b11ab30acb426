//! Intake problems: what came in and could not be applied, why, and the way to try it again. For owners and managers.

mod page;
mod place;
mod row;
mod words;

pub use page::IntakePage;
