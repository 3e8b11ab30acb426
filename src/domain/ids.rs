//! Ids: `UUIDv7` newtypes whose text form names what they point at (`cli_01hf…`). Made on the server only.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not an id of the expected kind.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not an id of kind {0}")]
pub struct NotAnId(pub &'static str);

/// Declares an id newtype with its prefix.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), encode(self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix(concat!($prefix, "_")).and_then(decode).map(Self).ok_or(NotAnId($prefix))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    };
}

id!(/// A tenant: one salon or agency with everything that is its own.
    CompanyId, "com");
id!(/// A person who signs in.
    UserId, "usr");
id!(/// A way in for one person.
    InvitationId, "inv");
id!(/// A code by which an owner comes in.
    CodeId, "cod");
id!(/// One browser's sign-in.
    SignInId, "sgn");
id!(/// A company's customer.
    ClientId, "cli");
id!(/// A booking and its visit.
    AppointmentId, "app");
id!(/// Somebody who serves the clients.
    MasterId, "mst");
id!(/// A line of the price list.
    ServiceId, "srv");
id!(/// The installed connection of a company to a provider.
    InstallationId, "ins");
id!(/// A raw inbound call.
    ReceiptId, "rcp");
id!(/// The thread of a client.
    ConversationId, "cnv");
id!(/// One message of a thread.
    MessageId, "msg");
id!(/// A fact.
    EventId, "evt");
id!(/// A piece of work.
    JobId, "job");
id!(/// A WhatsApp link of a company.
    SessionId, "was");

/// Crockford's base 32 in lower case: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 128 bits in steps of five.
const LENGTH: u32 = 26;

fn encode(id: Uuid) -> String {
    let bits = id.as_u128();
    (0..LENGTH)
        .rev()
        .map(|digit| {
            let index = usize::try_from((bits >> (digit * 5)) & 31).unwrap_or_default();
            ALPHABET.get(index).copied().map_or('0', char::from)
        })
        .collect()
}

fn decode(text: &str) -> Option<Uuid> {
    // The first digit carries three bits; more would not fit 128.
    if text.len() != LENGTH as usize || !text.starts_with(|first| ('0'..='7').contains(&first)) {
        return None;
    }
    text.bytes()
        .try_fold(0_u128, |bits, byte| {
            let digit = ALPHABET.iter().position(|letter| *letter == byte)?;
            Some((bits << 5) | digit as u128)
        })
        .map(Uuid::from_u128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_names_its_kind_and_comes_back() {
        let id = ClientId(Uuid::from_u128(0x0190_f3a1_0000_7000_8000_0000_0000_00ff));
        let text = id.to_string();
        assert!(text.starts_with("cli_01j3"), "{text}");
        assert_eq!(text.parse(), Ok(id));
        assert_eq!(text.replace("cli", "msg").parse::<ClientId>(), Err(NotAnId("cli")));
        assert_eq!("cli_zzzzzzzzzzzzzzzzzzzzzzzzzz".parse::<ClientId>(), Err(NotAnId("cli")));
    }

    #[test]
    fn text_order_is_id_order() {
        let (a, b) = (CompanyId(Uuid::from_u128(1 << 100)), CompanyId(Uuid::from_u128((1 << 100) + 1)));
        assert!(a.to_string() < b.to_string());
    }
}
