//! The texts that clients get. The wizard and the settings change them by the same rows, editor and phone.

mod desk;
mod editor;
mod fault;
mod page;
mod phone;
mod row;

pub(super) use desk::{Desk, Door};
pub use page::TextsPage;
pub(super) use phone::PhonePreview;
pub(super) use row::TextRows;
