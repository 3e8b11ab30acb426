//! The company's clients: the list, and the card of one with its timeline.

mod card;
mod entry;
mod head;
mod list;
mod place;
mod row;
mod search;
mod side;
mod thread;
mod timeline;
mod why;

pub use card::ClientPage;
pub use list::ClientList;

/// What the gallery shows without a server.
#[cfg(feature = "sandbox")]
pub(super) mod views {
    pub(in crate::ui::pages) use super::head::CardHead;
    pub(in crate::ui::pages) use super::list::{ListHead, Nobody, Rows};
    pub(in crate::ui::pages) use super::place::Place;
    pub(in crate::ui::pages) use super::side::CardSide;
    pub(in crate::ui::pages) use super::thread::Thread;
    pub(in crate::ui::pages) use super::timeline::ThreadView;
}
