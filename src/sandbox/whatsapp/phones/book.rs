//! All telephones by number, made on demand, and their files.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;

use super::super::number::Number;
use super::chat::Chat;
use super::phone::Phone;
use super::stored::{PhoneOnPaper, StoredPhone};
use crate::sandbox::shelf::Shelf;

/// A phone with its two locks.
pub(crate) struct Slot {
    /// Held briefly, and never while another phone's is held.
    pub(crate) phone: Mutex<Phone>,
    /// Held while the phone sends, so that its messages leave in the order they were written.
    pub(crate) sending: Mutex<()>,
}

/// The telephones of the sandbox.
pub(crate) struct Book {
    slots: RwLock<BTreeMap<Number, Arc<Slot>>>,
    phones: Shelf,
    chats: Shelf,
}

/// The file of one chat.
#[derive(Deserialize)]
struct StoredChat {
    phone: Number,
    peer: Number,
    chat: Chat,
}

#[derive(Serialize)]
struct ChatOnPaper<'a> {
    phone: &'a Number,
    peer: &'a Number,
    chat: &'a Chat,
}

impl Book {
    /// The phones of the shelf.
    pub(crate) fn open(shelf: &Shelf) -> anyhow::Result<Self> {
        let (phones, chats) = (shelf.within("phones")?, shelf.within("chats")?);
        let mut opened = BTreeMap::new();
        for name in phones.names()? {
            let stored: StoredPhone = phones.get(&name).with_context(|| format!("phone {name}"))?.context("a phone's file went away")?;
            let phone = stored.open()?;
            opened.insert(phone.number.clone(), phone);
        }
        for name in chats.names()? {
            let stored: StoredChat = chats.get(&name).with_context(|| format!("chat {name}"))?.context("a chat's file went away")?;
            // A chat is written before its phone: killed between the two, the sandbox knows a chat of a phone it never kept.
            let phone = match opened.entry(stored.phone.clone()) {
                std::collections::btree_map::Entry::Occupied(phone) => phone.into_mut(),
                std::collections::btree_map::Entry::Vacant(place) => place.insert(Phone::make(stored.phone)?),
            };
            phone.chats.insert(stored.peer, stored.chat);
        }
        let slots = opened.into_iter().map(|(number, phone)| (number, Arc::new(Slot::of(phone)))).collect();
        Ok(Self { slots: RwLock::new(slots), phones, chats })
    }

    /// The phone with this number, if it exists.
    pub(crate) fn find(&self, number: &Number) -> Option<Arc<Slot>> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner).get(number).cloned()
    }

    /// The phone with this number, made now if need be.
    pub(crate) fn get(&self, number: &Number) -> anyhow::Result<Arc<Slot>> {
        if let Some(slot) = self.find(number) {
            return Ok(slot);
        }
        let made = Arc::new(Slot::of(Phone::make(number.clone())?));
        Ok(self.slots.write().unwrap_or_else(PoisonError::into_inner).entry(number.clone()).or_insert(made).clone())
    }

    /// Every phone, by number.
    pub(crate) fn all(&self) -> Vec<Arc<Slot>> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// No phone exists any more, nor its files.
    pub(crate) async fn forget_all(&self) -> std::io::Result<()> {
        for slot in self.all() {
            slot.phone.lock().await.gone = true;
        }
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        slots.clear();
        self.phones.clear()?;
        self.chats.clear()
    }

    /// Writes what changed of `phone`: its chats first, so that a kill between the files repeats a message and never loses one.
    pub(crate) fn save(&self, phone: &mut Phone) {
        let changed = std::mem::take(&mut phone.changed);
        if phone.gone || !self.phones.keeps() {
            return;
        }
        if let Err(error) = self.write(phone, changed.iter()) {
            tracing::error!(%error, phone = %phone.number, "the sandbox could not keep a phone");
        }
    }

    fn write<'a>(&self, phone: &Phone, changed: impl Iterator<Item = &'a Number>) -> anyhow::Result<()> {
        for peer in changed {
            if let Some(chat) = phone.chats.get(peer) {
                let name = format!("{}-{}", phone.number.digits(), peer.digits());
                self.chats.put(&name, &ChatOnPaper { phone: &phone.number, peer, chat })?;
            }
        }
        self.phones.put(phone.number.digits(), &PhoneOnPaper::of(phone)?)?;
        Ok(())
    }
}

impl Slot {
    fn of(phone: Phone) -> Self {
        Self { phone: Mutex::new(phone), sending: Mutex::new(()) }
    }
}
