//! Receipts and acknowledgements from linked devices: what leaves the post box, and what the other's phone shows.

use std::sync::Arc;

use anyhow::Result;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use super::super::bytes64::Bytes64;
use super::super::change::What;
use super::super::number::{Address, Number};
use super::super::phones::chat::Ticks;
use super::super::phones::device::DeviceKeys;
use super::super::{WhatsApp, stanza};
use super::line::Line;

impl WhatsApp {
    /// A device acknowledges something from its post box.
    pub(crate) async fn on_ack(&self, me: &Address, ack: &Node) -> Result<()> {
        let (class, id, kind) = (stanza::attr(ack, "class"), stanza::attr(ack, "id"), stanza::attr(ack, "type"));
        let kind = (class == "receipt").then_some(kind.as_str());
        let slot = self.phones.get(&me.number)?;
        let mut phone = slot.phone.lock().await;
        if phone.devices.get_mut(&me.device).is_some_and(|device| device.acknowledged(&class, &id, kind)) {
            self.phones.save(&mut phone);
        }
        Ok(())
    }

    /// A device says what became of messages it was sent.
    pub(crate) async fn on_receipt(self: &Arc<Self>, line: &Line, me: &Address, receipt: &Node) -> Result<()> {
        let (id, kind, to) = (stanza::attr(receipt, "id"), stanza::attr(receipt, "type"), stanza::jid_attr(receipt, "to")?);
        let mut ack = NodeBuilder::new("ack").attr("class", "receipt").attr("id", id.clone()).attr("from", to.clone());
        if !kind.is_empty() {
            ack = ack.attr("type", kind.clone());
        }
        line.send(&ack.build());
        let listed = receipt.get_optional_child("list").map(stanza::children).unwrap_or_default();
        let ids: Vec<String> = std::iter::once(id).chain(listed.iter().map(|item| stanza::attr(item, "id"))).collect();
        let Some(peer) = Number::of(&to) else { return Ok(()) };
        self.clear_post(me, &peer, &ids, &kind).await?;
        let ticks = match kind.as_str() {
            "" | "inactive" => Ticks::Delivered,
            "read" | "played" => Ticks::Read,
            "retry" => {
                let recipient = stanza::number_attr(receipt, "recipient").ok();
                return self.resend(&peer, recipient, me, &ids, receipt).await;
            }
            _ => return Ok(()),
        };
        if peer == me.number {
            return Ok(());
        }
        let slot = self.phones.get(&peer)?;
        let mut phone = slot.phone.lock().await;
        if phone.advance(&me.number, &ids, ticks) {
            self.phones.save(&mut phone);
            drop(phone);
            self.changed(&peer, What::Chat(me.number.clone()));
        }
        Ok(())
    }

    /// A receipt says that the messages are safe with the device; what it read is read on its phone too.
    async fn clear_post(&self, me: &Address, peer: &Number, ids: &[String], kind: &str) -> Result<()> {
        let slot = self.phones.get(&me.number)?;
        let mut phone = slot.phone.lock().await;
        let mut touched = false;
        if let Some(device) = phone.devices.get_mut(&me.device) {
            for id in ids {
                touched |= device.acknowledged("message", id, None);
            }
        }
        if matches!(kind, "read" | "read-self") && phone.chats.contains_key(peer) {
            let chat = phone.chat(peer);
            for id in ids {
                if let Some(message) = chat.find(id).filter(|message| !message.from_me && !message.read) {
                    (message.read, message.told) = (true, true);
                    touched = true;
                }
            }
        }
        if touched {
            self.phones.save(&mut phone);
            drop(phone);
            self.changed(&me.number, What::Chat(peer.clone()));
        }
        Ok(())
    }

    /// The device could not open messages of the phone `from` (or, for a copy, of its own phone) and asks for them again.
    async fn resend(
        self: &Arc<Self>,
        from: &Number,
        recipient: Option<Number>,
        me: &Address,
        ids: &[String],
        receipt: &Node,
    ) -> Result<()> {
        let peer = if *from == me.number { recipient.unwrap_or_else(|| from.clone()) } else { me.number.clone() };
        if let Some(keys) = receipt.get_optional_child("keys") {
            let slot = self.phones.get(&me.number)?;
            let mut phone = slot.phone.lock().await;
            if let Some(device) = phone.devices.get_mut(&me.device) {
                take_keys(&mut device.keys, receipt, keys);
                self.phones.save(&mut phone);
            }
        }
        let slot = self.phones.get(from)?;
        let _sending = slot.sending.lock().await;
        slot.phone.lock().await.signal.forget(&me.to_string());
        for id in ids {
            self.seal_again(from, &peer, me, id).await?;
        }
        Ok(())
    }
}

/// The keys of a retry receipt are fresh: they are as good as uploaded.
fn take_keys(uploaded: &mut DeviceKeys, receipt: &Node, keys: &Node) {
    let registration = stanza::child_content(receipt, "registration");
    if !registration.is_empty() {
        uploaded.registration = stanza::big_endian(&registration);
    }
    uploaded.identity = Bytes64(stanza::child_content(keys, "identity"));
    if let Some(signed) = keys.get_optional_child("skey") {
        let part = |tag| stanza::child_content(signed, tag);
        uploaded.signed = (stanza::big_endian(&part("id")), Bytes64(part("value")), Bytes64(part("signature")));
    }
    if let Some(key) = keys.get_optional_child("key") {
        uploaded.one_time.insert(stanza::big_endian(&stanza::child_content(key, "id")), Bytes64(stanza::child_content(key, "value")));
    }
}
