//! What a person does on a phone.

use std::sync::Arc;

use serde::Deserialize;

use super::change::What;
use super::forge::Script;
use super::number::Number;
use super::phones::book::Slot;
use super::phones::chat::{Message, Ticks};
use super::refusal::Refusal;
use super::view::{PhoneSummary, PhoneView};
use super::{WhatsApp, stanza};

/// The switches to move; what is absent stays.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SwitchChange {
    /// See [`super::Switches`].
    pub on: Option<bool>,
    /// See [`super::Switches`].
    pub net: Option<bool>,
    /// See [`super::Switches`].
    pub read_receipts: Option<bool>,
    /// See [`super::Switches`].
    pub auto_read: Option<bool>,
    /// See [`super::Switches`].
    pub hidden: Option<bool>,
    /// See [`super::Switches`].
    pub passkey: Option<bool>,
}

impl WhatsApp {
    /// Every phone, by number.
    pub async fn phones(&self) -> Vec<PhoneSummary> {
        let mut list = Vec::new();
        for slot in self.phones.all() {
            list.push(PhoneSummary::of(&*slot.phone.lock().await));
        }
        list
    }

    /// Signal message keys that sealed more than one message, by what all phones saw since the start.
    pub async fn reused_keys(&self) -> u64 {
        let mut reused = 0;
        for slot in self.phones.all() {
            reused += slot.phone.lock().await.signal.witness.reused;
        }
        reused
    }

    /// One phone with its devices and chats.
    pub async fn phone(&self, number: &Number) -> Result<PhoneView, Refusal> {
        let slot = self.phones.find(number).ok_or(Refusal::NoPhone)?;
        let phone = slot.phone.lock().await;
        Ok(PhoneView::of(&phone))
    }

    /// Names a phone, and makes it if it does not exist.
    pub async fn add_phone(&self, number: &Number, name: &str) -> Result<PhoneView, Refusal> {
        let slot = self.phones.get(number)?;
        let mut phone = slot.phone.lock().await;
        name.clone_into(&mut phone.name);
        self.phones.save(&mut phone);
        let view = PhoneView::of(&phone);
        drop(phone);
        self.changed(number, What::Phone);
        Ok(view)
    }

    /// The person writes `text` to `to`. Answers the stanza's id; without net the message waits on the phone.
    pub async fn send(self: &Arc<Self>, number: &Number, to: &Number, text: &str) -> Result<String, Refusal> {
        let id = stanza::fresh_id("3A");
        self.write(number, to, id, Script::honest(text)).await
    }

    /// Writes a message, honest or forged, into the chat and sends it.
    pub(crate) async fn write(self: &Arc<Self>, number: &Number, to: &Number, id: String, script: Script) -> Result<String, Refusal> {
        if self.is_absent(to) {
            return Err(Refusal::NotOnWhatsApp);
        }
        let slot = self.existing(number).await?;
        let mut phone = slot.phone.lock().await;
        if !phone.switches.on {
            return Err(Refusal::PhoneOff);
        }
        let message = Message {
            id: id.clone(),
            at: self.clock.now(),
            from_me: true,
            text: script.text,
            ticks: Ticks::Waiting,
            read: true,
            raw: 0,
            told: true,
            by_lid: false,
            raw_proto: script.proto,
        };
        phone.chat(to).add(message);
        self.phones.save(&mut phone);
        drop(phone);
        self.changed(number, What::Chat(to.clone()));
        self.flush(number).await?;
        Ok(id)
    }

    /// The person opens the chat with `peer`.
    pub async fn read(&self, number: &Number, peer: &Number) -> Result<(), Refusal> {
        let slot = self.existing(number).await?;
        let mut phone = slot.phone.lock().await;
        if !phone.switches.on {
            return Err(Refusal::PhoneOff);
        }
        let mut opened = 0;
        for message in phone.chat(peer).messages.iter_mut().filter(|message| !message.from_me && !message.read) {
            message.read = true;
            opened += 1;
        }
        self.phones.save(&mut phone);
        let title = phone.title();
        drop(phone);
        if opened > 0 {
            self.tell(title, "чат открыт, сообщения прочитаны".to_owned(), String::new());
            self.changed(number, What::Chat(peer.clone()));
        }
        self.tell_read(number, &slot).await?;
        Ok(())
    }

    /// Moves switches. A phone that can be reached again catches up.
    pub async fn switch(self: &Arc<Self>, number: &Number, change: SwitchChange) -> Result<PhoneView, Refusal> {
        let slot = self.existing(number).await?;
        let mut phone = slot.phone.lock().await;
        let switches = &mut phone.switches;
        let moved = |place: &mut bool, to: Option<bool>| *place = to.unwrap_or(*place);
        moved(&mut switches.on, change.on);
        moved(&mut switches.net, change.net);
        moved(&mut switches.read_receipts, change.read_receipts);
        moved(&mut switches.auto_read, change.auto_read);
        moved(&mut switches.hidden, change.hidden);
        moved(&mut switches.passkey, change.passkey);
        if switches.auto_read {
            let peers: Vec<Number> = phone.chats.keys().cloned().collect();
            for peer in peers {
                phone.chat(&peer).messages.iter_mut().filter(|message| !message.from_me).for_each(|message| message.read = true);
            }
        }
        self.phones.save(&mut phone);
        drop(phone);
        self.changed(number, What::Phone);
        self.catch_up(number).await?;
        self.phone(number).await
    }

    /// The phone `number` loses its Signal sessions, as after a reinstallation: what comes next it cannot open at first.
    pub async fn lose_sessions(&self, number: &Number) -> Result<(), Refusal> {
        let slot = self.existing(number).await?;
        let mut phone = slot.phone.lock().await;
        phone.signal.sessions.0.clear();
        self.phones.save(&mut phone);
        Ok(())
    }

    /// The phone is on and has net.
    pub(crate) async fn reachable(&self, number: &Number) -> Result<(), Refusal> {
        let slot = self.existing(number).await?;
        let switches = slot.phone.lock().await.switches;
        match (switches.on, switches.net) {
            (false, _) => Err(Refusal::PhoneOff),
            (true, false) => Err(Refusal::NoNet),
            (true, true) => Ok(()),
        }
    }

    /// The phone of a person who acts: made on demand, for any number that can be on WhatsApp.
    async fn existing(&self, number: &Number) -> Result<Arc<Slot>, Refusal> {
        if let Some(slot) = self.phones.find(number) {
            return Ok(slot);
        }
        if self.is_absent(number) {
            return Err(Refusal::NotOnWhatsApp);
        }
        self.add_phone(number, "").await?;
        self.phones.find(number).ok_or(Refusal::NoPhone)
    }
}
