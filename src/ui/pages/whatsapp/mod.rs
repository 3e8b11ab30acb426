//! The company's WhatsApp link: its numbers and journal, or the one card that says what is the matter, or the code to scan.

mod connected;
mod feed;
mod head;
mod methods;
mod page;
mod pairing;
mod state_card;
mod unlink;

pub use page::WhatsAppPage;

/// What the wizard shows as well.
pub(super) mod linking {
    pub(in crate::ui::pages) use super::feed::PairingFeed;
    pub(in crate::ui::pages) use super::methods::Linking;
    pub(in crate::ui::pages) use super::pairing::Pairing;
    pub(in crate::ui::pages) use super::state_card::StateCard;
}

/// What the gallery shows without a server.
#[cfg(feature = "sandbox")]
pub(super) mod views {
    pub(in crate::ui::pages) use super::connected::Connected;
    pub(in crate::ui::pages) use super::head::PageHead;
}
