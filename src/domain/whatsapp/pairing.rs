//! How a number is linked, and why that may fail.

use serde::{Deserialize, Serialize};

use crate::domain::phone::Phone;

/// So many pictures, or codes to type, one after the other; then we stop, lest WhatsApp take offence at the tries.
pub const MOST_CODES: u32 = 5;

/// How a number is linked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PairingMethod {
    /// The phone scans a picture.
    Picture,
    /// A code is typed on the phone with this number.
    Code(Phone),
}

impl PairingMethod {
    /// The number whose phone the code is typed on.
    pub fn phone(&self) -> Option<&Phone> {
        match self {
            Self::Picture => None,
            Self::Code(phone) => Some(phone),
        }
    }
}

impl From<Option<Phone>> for PairingMethod {
    fn from(phone: Option<Phone>) -> Self {
        phone.map_or(Self::Picture, Self::Code)
    }
}

/// Why a number was not linked; its word is a catalogue key under `pairing_failures`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PairingFailure {
    /// WhatsApp does not answer.
    Unavailable,
    /// The phone refused, or what it sent was forged.
    Refused,
    /// WhatsApp refuses our client's version.
    Outdated,
    /// The account wants a passkey, which only its own pages can ask for.
    PasskeyRequired,
    /// WhatsApp locked or banned the number.
    Banned,
    /// The code was not typed in its time.
    CodeExpired,
    /// Too many codes were asked for this number, or the number is none.
    Throttled,
    /// WhatsApp gives this account no codes; a picture works.
    NoCodes,
    /// A reason from a later release.
    #[serde(other)]
    Other,
}

impl PairingFailure {
    /// Its key in the catalogue.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unavailable => "unavailable",
            Self::Refused => "refused",
            Self::Outdated => "outdated",
            Self::PasskeyRequired => "passkey_required",
            Self::Banned => "banned",
            Self::CodeExpired => "code_expired",
            Self::Throttled => "throttled",
            Self::NoCodes => "no_codes",
            Self::Other => "other",
        }
    }
}
