//! Sealing what a phone writes, for one linked device at a time.

use anyhow::{Context, Result};
use wacore::messages::MessageUtils;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Node, NodeContent};
use waproto::buffa::Message as _;
use waproto::buffa::MessageField;
use waproto::whatsapp as wa;

use super::super::number::{Address, Number};
use super::super::phones::chat::Message;
use super::super::phones::content;
use super::super::phones::device::DeviceKeys;
use super::super::phones::phone::Phone;
use super::super::{WhatsApp, stanza};
use super::prekeys::take_one_time;

/// What is needed to begin a session with a device.
pub(crate) struct Start {
    pub(crate) keys: DeviceKeys,
    pub(crate) one_time: Option<(u32, Vec<u8>)>,
}

/// A message on its way out of a phone.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(crate) id: String,
    pub(crate) to: Number,
    pub(crate) text: String,
    pub(crate) proto: wa::Message,
}

impl Draft {
    /// The message as it lies in the chat with `to`.
    pub(crate) fn of(to: &Number, message: &Message) -> Result<Self> {
        let proto = match &message.raw_proto {
            Some(bytes) => wa::Message::decode_from_slice(&bytes.0)?,
            None => content::plain(&message.text),
        };
        Ok(Self { id: message.id.clone(), to: to.clone(), text: message.text.clone(), proto })
    }

    /// The same for an own device, which must know to whom it went.
    pub(crate) fn copy(&self) -> wa::Message {
        let copy = wa::message::DeviceSentMessage {
            destination_jid: Some(self.to.jid().to_string()),
            message: MessageField::some(self.proto.clone()),
            ..Default::default()
        };
        wa::Message { device_sent_message: MessageField::some(copy), ..Default::default() }
    }
}

impl Phone {
    /// Takes what is needed to begin a session with one of the devices linked to this phone.
    pub(crate) fn start_with(&mut self, device: u16) -> Option<Start> {
        let device = self.devices.get_mut(&device)?;
        let one_time = take_one_time(device);
        Some(Start { keys: device.keys.clone(), one_time })
    }

    /// Seals `proto` for a device; `start` when there is no session yet.
    pub(crate) async fn seal_for(&mut self, device: &Address, proto: &wa::Message, start: Option<Start>) -> Result<Node> {
        let address = device.to_string();
        if let Some(Start { keys, one_time }) = start {
            self.signal.greet(&address, device.device, &keys, one_time).await.with_context(|| format!("the keys of {address}"))?;
        }
        let (kind, sealed) = self.signal.seal(&address, &MessageUtils::encode_and_pad(proto)).await?;
        Ok(NodeBuilder::new("enc").attr("v", "2").attr("type", kind).bytes(sealed).build())
    }

    /// The stanza around a sealed message for somebody else's device.
    pub(crate) fn envelope(&self, id: &str, now: i64, sealed: Node) -> Node {
        let message = NodeBuilder::new("message").attr("id", id).attr("t", now).attr("type", "text").attr("notify", self.title());
        let message = if self.switches.hidden {
            message.attr("from", self.number.lid())
        } else {
            message.attr("from", self.number.jid()).attr("sender_lid", self.number.lid())
        };
        message.children([sealed]).build()
    }

    /// The stanza around a copy for an own device.
    pub(crate) fn own_envelope(&self, id: &str, to: &Number, now: i64, sealed: Node) -> Node {
        let message = NodeBuilder::new("message").attr("from", self.number.jid()).attr("id", id).attr("t", now).attr("type", "text");
        message.attr("recipient", to.jid()).children([sealed]).build()
    }
}

impl WhatsApp {
    /// Seals the message `id` of the phone `from` once more, for the one device that could not open it.
    pub(crate) async fn seal_again(&self, from: &Number, peer: &Number, target: &Address, id: &str) -> Result<()> {
        let slot = self.phones.get(from)?;
        let known = slot.phone.lock().await.signal.knows(&target.to_string());
        let start = if known { None } else { self.phones.get(&target.number)?.phone.lock().await.start_with(target.device) };
        let mut phone = slot.phone.lock().await;
        let Some(message) = phone.chats.get_mut(peer).and_then(|chat| chat.find(id)).cloned() else { return Ok(()) };
        let draft = Draft::of(peer, &message)?;
        let own = *from == target.number;
        let proto = if own { draft.copy() } else { draft.proto };
        let sealed = phone.seal_for(target, &proto, start).await?;
        let now = self.unix_now();
        let node = if own { phone.own_envelope(id, peer, now, sealed) } else { phone.envelope(id, now, sealed) };
        self.phones.save(&mut phone);
        drop(phone);
        self.post_to(target, &node).await
    }

    /// Puts a message into a device's post box.
    pub(crate) async fn post_to(&self, target: &Address, node: &Node) -> Result<()> {
        let slot = self.phones.get(&target.number)?;
        let mut phone = slot.phone.lock().await;
        let (twice, garbled) = self.faults.on(&target.number, |set| {
            let garbled = set.garble > 0;
            set.garble = set.garble.saturating_sub(1);
            (set.twice, garbled)
        });
        let spoiled = garbled.then(|| spoiled(node));
        let node = spoiled.as_ref().unwrap_or(node);
        let Some(device) = phone.devices.get_mut(&target.device) else { return Ok(()) };
        let id = stanza::attr(node, "id");
        // Sent anew after a kill: the first copy may still lie there.
        if !device.post.iter().any(|letter| letter.class == "message" && letter.id == id) {
            device.post(node);
            if twice {
                device.post(node);
            }
            self.phones.save(&mut phone);
        }
        Ok(())
    }
}

/// The stanza with one bit of what is sealed in it turned.
fn spoiled(node: &Node) -> Node {
    let mut node = node.clone();
    if let Some(NodeContent::Nodes(parts)) = &mut node.content {
        for part in parts.iter_mut().filter(|part| part.tag == "enc") {
            if let Some(NodeContent::Bytes(bytes)) = &mut part.content
                && let Some(last) = bytes.last_mut()
            {
                *last ^= 1;
            }
        }
    }
    node
}
