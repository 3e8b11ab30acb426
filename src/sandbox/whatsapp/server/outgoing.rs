//! A phone sends what it wrote: to the other's devices and phone, and copies to its own devices.

use std::sync::Arc;

use anyhow::Result;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;
use waproto::buffa::MessageField;
use waproto::whatsapp as wa;

use super::super::WhatsApp;
use super::super::change::What;
use super::super::number::{Address, Number};
use super::super::phones::chat::Ticks;
use super::super::phones::phone::{Load, Parcel};
use super::link::RAW_ID;
use super::seal::Draft;

impl WhatsApp {
    /// Sends everything that waits on the phone, oldest first, if it has net.
    pub(crate) async fn flush(self: &Arc<Self>, number: &Number) -> Result<()> {
        let slot = self.phones.get(number)?;
        let _sending = slot.sending.lock().await;
        loop {
            let phone = slot.phone.lock().await;
            if !phone.is_reachable() {
                return Ok(());
            }
            let waiting = phone.chats.iter().flat_map(|(peer, chat)| {
                chat.messages
                    .iter()
                    .filter(|message| message.from_me && message.ticks == Ticks::Waiting)
                    .map(move |message| (peer, message))
            });
            let Some((peer, message)) = waiting.min_by_key(|(_, message)| message.at) else { return Ok(()) };
            let draft = Draft::of(peer, message)?;
            drop(phone);
            self.dispatch(number, &draft).await?;
            let mut phone = slot.phone.lock().await;
            let ticks = if draft.to == *number { Ticks::Read } else { Ticks::Sent };
            phone.advance(&draft.to, std::slice::from_ref(&draft.id), ticks);
            self.phones.save(&mut phone);
            drop(phone);
            self.changed(number, What::Chat(draft.to.clone()));
        }
    }

    async fn dispatch(self: &Arc<Self>, from: &Number, draft: &Draft) -> Result<()> {
        let mut letters = self.copies(from, draft).await?;
        if draft.to != *from {
            letters.extend(self.letters(from, draft).await?);
        }
        for (device, node) in letters {
            self.post_to(&device, &node).await?;
        }
        if draft.to == *from {
            return Ok(());
        }
        let name = self.phones.get(from)?.phone.lock().await.name.clone();
        let (id, to, at) = (draft.id.clone(), draft.to.clone(), self.clock.now());
        let load = Load::Open { text: draft.text.clone() };
        let parcel = Parcel { id, from: from.clone(), to, name, at, by_lid: false, load };
        let notices = self.arrive(&draft.to, parcel).await?;
        self.post_notices(notices).await
    }

    /// The stanzas for the other's devices.
    async fn letters(&self, from: &Number, draft: &Draft) -> Result<Vec<(Address, Node)>> {
        let (own, other) = (self.phones.get(from)?, self.phones.get(&draft.to)?);
        let devices: Vec<Address> = {
            let other = other.phone.lock().await;
            let ready = other.ready_devices().into_iter();
            ready.map(|device| Address { number: draft.to.clone(), device }).collect()
        };
        let known: Vec<bool> = {
            let own = own.phone.lock().await;
            devices.iter().map(|device| own.signal.knows(&device.to_string())).collect()
        };
        let mut letters = Vec::new();
        for (device, known) in devices.into_iter().zip(known) {
            let start = if known { None } else { other.phone.lock().await.start_with(device.device) };
            let mut own = own.phone.lock().await;
            let sealed = own.seal_for(&device, &draft.proto, start).await?;
            let node = own.envelope(&draft.id, self.unix_now(), sealed);
            self.phones.save(&mut own);
            letters.push((device, node));
        }
        Ok(letters)
    }

    /// The copies for the phone's own devices.
    async fn copies(&self, from: &Number, draft: &Draft) -> Result<Vec<(Address, Node)>> {
        let slot = self.phones.get(from)?;
        let mut phone = slot.phone.lock().await;
        let ready = phone.ready_devices();
        let (proto, mut letters) = (draft.copy(), Vec::new());
        for device in ready {
            let address = Address { number: from.clone(), device };
            let start = if phone.signal.knows(&address.to_string()) { None } else { phone.start_with(device) };
            let sealed = phone.seal_for(&address, &proto, start).await?;
            letters.push((address, phone.own_envelope(&draft.id, &draft.to, self.unix_now(), sealed)));
        }
        self.phones.save(&mut phone);
        Ok(letters)
    }

    /// What a phone does right after linking: it hands the device the key of the app state, and announces its history.
    pub(crate) async fn greet_device(&self, me: &Address) -> Result<()> {
        let (now, history) = (self.unix_now(), self.faults.on(&me.number, |set| set.history));
        self.tell_device(me, &app_state_key(now)).await?;
        for _ in 0..history {
            self.tell_device(me, &own_history()).await?;
        }
        Ok(())
    }

    /// Something between a phone and its device, which stands in no chat.
    async fn tell_device(&self, me: &Address, word: &wa::Message) -> Result<()> {
        let slot = self.phones.get(&me.number)?;
        let mut phone = slot.phone.lock().await;
        let start = if phone.signal.knows(&me.to_string()) { None } else { phone.start_with(me.device) };
        let sealed = phone.seal_for(me, word, start).await?;
        let id = super::super::stanza::fresh_id("3A");
        let message = NodeBuilder::new("message").attr("from", me.number.jid()).attr("id", id).attr("t", self.unix_now());
        let node = message.attr("type", "text").attr("category", "peer").children([sealed]).build();
        if let Some(device) = phone.devices.get_mut(&me.device) {
            device.post(&node);
        }
        self.phones.save(&mut phone);
        Ok(())
    }
}

fn app_state_key(now: i64) -> wa::Message {
    let fingerprint = wa::message::AppStateSyncKeyFingerprint { raw_id: Some(RAW_ID), current_index: Some(1), device_indexes: vec![0, 1] };
    let data = wa::message::AppStateSyncKeyData {
        key_data: Some(rand::random::<[u8; 32]>().to_vec()),
        timestamp: Some(now * 1000),
        fingerprint: MessageField::some(fingerprint),
    };
    let key = wa::message::AppStateSyncKey {
        key_id: MessageField::some(wa::message::AppStateSyncKeyId { key_id: Some(vec![0, 0, 0, 0, 0, 1]) }),
        key_data: MessageField::some(data),
    };
    let protocol = wa::message::ProtocolMessage {
        r#type: Some(wa::message::protocol_message::Type::APP_STATE_SYNC_KEY_SHARE),
        app_state_sync_key_share: MessageField::some(wa::message::AppStateSyncKeyShare { keys: vec![key] }),
        ..Default::default()
    };
    wa::Message { protocol_message: MessageField::some(protocol), ..Default::default() }
}

/// A piece of the phone's own history, of which nothing but the announcement is there.
fn own_history() -> wa::Message {
    wa::Message { protocol_message: MessageField::some(super::super::forge::history()), ..Default::default() }
}
