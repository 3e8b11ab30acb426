//! What the sessions tell whoever follows one company's link: one type for the side that tells and the sides that listen (WA-02).

use crate::domain::ids::CompanyId;
use crate::domain::phone::Phone;

/// Something about a company's link. The names of the contract are `qr`, `connected`, `connection_replaced` and `logout`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PoolEvent {
    /// There is a picture to scan.
    Qr {
        /// Whose link.
        company: CompanyId,
        /// The picture, dark on white.
        svg: String,
        /// How long it can be scanned, in milliseconds from now.
        expires_in_ms: u32,
    },
    /// The number is linked and online.
    Connected {
        /// Whose link.
        company: CompanyId,
        /// The name the account shows in WhatsApp, where it was given one.
        user: Option<String>,
        /// The linked number.
        phone: Option<Phone>,
    },
    /// Another connection uses our keys; we do not fight for them.
    ConnectionReplaced {
        /// Whose link.
        company: CompanyId,
    },
    /// The phone removed us, or WhatsApp no longer knows us.
    LoggedOut {
        /// Whose link.
        company: CompanyId,
    },
    /// No number could be linked this time.
    NotBegun {
        /// Whose link.
        company: CompanyId,
    },
}

impl PoolEvent {
    /// Its name in the contract.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Qr { .. } => "qr",
            Self::Connected { .. } => "connected",
            Self::ConnectionReplaced { .. } => "connection_replaced",
            Self::LoggedOut { .. } => "logout",
            Self::NotBegun { .. } => "not_begun",
        }
    }
}
