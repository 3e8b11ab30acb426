//! One telephone: the person's switches, the chats, the Signal state, and the post boxes of the devices linked to it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::super::bytes64::Bytes64;
use super::super::number::{Address, Number};
use super::chat::{Chat, Ticks};
use super::device::Device;
use super::signal::Signal;

/// What a person can switch on a phone.
#[expect(clippy::struct_excessive_bools, reason = "these are switches")]
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Switches {
    /// The phone is on.
    pub on: bool,
    /// It has net. Without it messages wait at the server, and what is written waits on the phone.
    pub net: bool,
    /// The others are told when their messages were opened.
    pub read_receipts: bool,
    /// The person opens every message at once.
    pub auto_read: bool,
    /// The number is hidden: what the person writes comes from the hidden address alone.
    #[serde(default)]
    pub hidden: bool,
    /// The account has a passkey, and asks for it before it links a device.
    #[serde(default)]
    pub passkey: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self { on: true, net: true, read_receipts: true, auto_read: false, hidden: false, passkey: false }
    }
}

/// A message on its way to a phone.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Parcel {
    pub(crate) id: String,
    /// Who wrote it.
    pub(crate) from: Number,
    /// With whom the chat is, seen from `from`: the phone itself, or somebody else for the copy of an own device.
    pub(crate) to: Number,
    /// The name the sender gives itself.
    pub(crate) name: String,
    /// When the server took it.
    pub(crate) at: DateTime<Utc>,
    pub(crate) by_lid: bool,
    pub(crate) load: Load,
}

/// How a parcel is packed.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Load {
    /// Sealed by a linked device for this phone.
    Sealed { device: u16, kind: String, bytes: Bytes64 },
    /// From phone to phone the sandbox carries the words as they are.
    Open { text: String },
}

/// A telephone and everything that belongs to its number.
pub(crate) struct Phone {
    pub(crate) number: Number,
    pub(crate) name: String,
    pub(crate) switches: Switches,
    pub(crate) signal: Signal,
    pub(crate) chats: BTreeMap<Number, Chat>,
    /// What waits at the server because the phone is off or without net.
    pub(crate) waiting: VecDeque<Parcel>,
    pub(crate) devices: BTreeMap<u16, Device>,
    pub(crate) next_device: u16,
    /// Chats that changed since they were last saved.
    pub(crate) changed: BTreeSet<Number>,
    /// How often it asked again for a message it could not open.
    pub(crate) asked: BTreeMap<String, u32>,
    /// The world began anew: whoever still holds this phone writes it down no more.
    pub(crate) gone: bool,
}

impl Phone {
    pub(crate) fn make(number: Number) -> anyhow::Result<Self> {
        let name = String::new();
        Ok(Self {
            number,
            name,
            switches: Switches::default(),
            signal: Signal::make()?,
            chats: BTreeMap::new(),
            waiting: VecDeque::new(),
            devices: BTreeMap::new(),
            next_device: 1,
            changed: BTreeSet::new(),
            asked: BTreeMap::new(),
            gone: false,
        })
    }

    /// Messages reach it now.
    pub(crate) fn is_reachable(&self) -> bool {
        self.switches.on && self.switches.net
    }

    /// The chat with `peer`, begun if there is none, and marked as changed.
    pub(crate) fn chat(&mut self, peer: &Number) -> &mut Chat {
        self.changed.insert(peer.clone());
        self.chats.entry(peer.clone()).or_default()
    }

    /// Moves the ticks of what was written to `peer`. Says whether anything changed.
    pub(crate) fn advance(&mut self, peer: &Number, ids: &[String], ticks: Ticks) -> bool {
        let changed = self.chats.get_mut(peer).is_some_and(|chat| chat.advance(ids, ticks));
        if changed {
            self.changed.insert(peer.clone());
        }
        changed
    }

    /// Where a linked device of this phone is, as Signal names it.
    pub(crate) fn address(&self, device: u16) -> String {
        Address { number: self.number.clone(), device }.to_string()
    }

    /// What it is called: its name, or its number.
    pub(crate) fn title(&self) -> String {
        if self.name.is_empty() { self.number.to_string() } else { self.name.clone() }
    }
}
