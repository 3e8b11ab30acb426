//! The company's WhatsApp link: its numbers and journal, or the one card that says what is the matter, or the code to scan.

mod facts;
mod feed;
mod figures;
mod head;
mod journal;
mod methods;
mod numbers;
mod page;
mod pairing;
mod state_card;
mod unlink;

pub use page::WhatsAppPage;

/// What the wizard shows as well.
pub(super) mod linking {
    pub(in crate::ui::pages) use super::feed::PairingFeed;
    pub(in crate::ui::pages) use super::methods::{Linking, is_bad_number};
    pub(in crate::ui::pages) use super::pairing::Pairing;
    pub(in crate::ui::pages) use super::state_card::StateCard;
}

/// What the gallery shows without a server.
#[cfg(feature = "sandbox")]
pub(super) mod views {
    pub(in crate::ui::pages) use super::facts::Facts;
    pub(in crate::ui::pages) use super::head::PageHead;
    pub(in crate::ui::pages) use super::journal::{JournalCard, Lines};
    pub(in crate::ui::pages) use super::numbers::Numbers;
}
