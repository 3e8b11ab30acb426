//! What changed on the phones, for who shows them live.

use serde::Serialize;

use super::number::Number;

/// A change: which phone, and which part of it. It says where to look again, not what is there.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Change {
    /// The phone.
    pub number: Number,
    /// What changed on it.
    pub what: What,
}

/// The part of a phone that changed.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A phone is new, or its name or switches changed.
    Phone,
    /// Its linked devices: linked, unlinked, came, went.
    Devices,
    /// The chat with this number: a message, ticks, read.
    Chat(Number),
}
