//! How a phone lies on the shelf: everything but its chats, which are files of their own.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use wacore::libsignal::protocol::{IdentityKey, KeyPair, PreKeyRecord, PrivateKey, SessionRecord};

use super::super::bytes64::Bytes64;
use super::super::number::Number;
use super::device::Device;
use super::phone::{Parcel, Phone, Switches};
use super::signal::{Identity, OneTimeKeys, Sessions, Signal, SignedKey};
use super::witness::Witness;

/// The file of one phone.
#[derive(Deserialize)]
pub(crate) struct StoredPhone {
    number: Number,
    name: String,
    switches: Switches,
    signal: StoredSignal,
    waiting: VecDeque<Parcel>,
    devices: BTreeMap<u16, Device>,
    next_device: u16,
}

/// The same, borrowed for writing.
#[derive(Serialize)]
pub(crate) struct PhoneOnPaper<'a> {
    number: &'a Number,
    name: &'a str,
    switches: Switches,
    signal: StoredSignal,
    waiting: &'a VecDeque<Parcel>,
    devices: &'a BTreeMap<u16, Device>,
    next_device: u16,
}

#[derive(Deserialize, Serialize)]
struct StoredSignal {
    identity: Bytes64,
    registration: u32,
    known: BTreeMap<String, Bytes64>,
    sessions: BTreeMap<String, Bytes64>,
    one_time: BTreeMap<u32, Bytes64>,
    signed_id: u32,
    signed: Bytes64,
    signature: Bytes64,
    next_one_time: u32,
}

impl<'a> PhoneOnPaper<'a> {
    /// The phone as it is to be written.
    pub(crate) fn of(phone: &'a Phone) -> anyhow::Result<Self> {
        let Phone { number, name, switches, signal, waiting, devices, next_device, .. } = phone;
        let signal = StoredSignal::of(signal)?;
        Ok(Self { number, name, switches: *switches, signal, waiting, devices, next_device: *next_device })
    }
}

impl StoredPhone {
    /// The phone, without its chats.
    pub(crate) fn open(self) -> anyhow::Result<Phone> {
        let signal = self.signal.open().with_context(|| format!("the keys of {}", self.number))?;
        Ok(Phone {
            number: self.number,
            name: self.name,
            switches: self.switches,
            signal,
            chats: BTreeMap::new(),
            waiting: self.waiting,
            devices: self.devices,
            next_device: self.next_device,
            changed: BTreeSet::new(),
            asked: BTreeMap::new(),
            gone: false,
        })
    }
}

impl StoredSignal {
    fn of(signal: &Signal) -> anyhow::Result<Self> {
        let private = |pair: &KeyPair| Bytes64(pair.private_key.serialize().to_vec());
        let known = signal.identity.known.iter().map(|(who, key)| (who.clone(), Bytes64(key.public_key().public_key_bytes().to_vec())));
        let mut sessions = BTreeMap::new();
        for (who, record) in &signal.sessions.0 {
            sessions.insert(who.clone(), Bytes64(record.serialize()?));
        }
        let mut one_time = BTreeMap::new();
        for (id, record) in &signal.one_time.0 {
            one_time.insert(*id, Bytes64(record.serialize()?));
        }
        Ok(Self {
            identity: private(&signal.identity.pair),
            registration: signal.identity.registration,
            known: known.collect(),
            sessions,
            one_time,
            signed_id: signal.signed.id,
            signed: private(&signal.signed.pair),
            signature: Bytes64(signal.signed.signature.clone()),
            next_one_time: signal.next_one_time,
        })
    }

    fn open(self) -> anyhow::Result<Signal> {
        let pair = |bytes: &Bytes64| anyhow::Ok(KeyPair::try_from(PrivateKey::deserialize(&bytes.0)?)?);
        let mut known = BTreeMap::new();
        for (who, key) in self.known {
            let key = wacore::libsignal::protocol::PublicKey::from_djb_public_key_bytes(&key.0)?;
            known.insert(who, IdentityKey::new(key));
        }
        let mut sessions = BTreeMap::new();
        for (who, record) in self.sessions {
            sessions.insert(who, SessionRecord::deserialize(&record.0)?);
        }
        let mut one_time = BTreeMap::new();
        for (id, record) in self.one_time {
            one_time.insert(id, PreKeyRecord::deserialize(&record.0)?);
        }
        Ok(Signal {
            identity: Identity { pair: pair(&self.identity)?, registration: self.registration, known },
            sessions: Sessions(sessions),
            one_time: OneTimeKeys(one_time),
            signed: SignedKey { id: self.signed_id, pair: pair(&self.signed)?, signature: self.signature.0 },
            next_one_time: self.next_one_time,
            witness: Witness::default(),
        })
    }
}
