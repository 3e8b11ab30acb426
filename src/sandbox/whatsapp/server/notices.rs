//! Receipts from phones to linked devices: delivered, read, ask again.

use anyhow::Result;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use super::super::change::What;
use super::super::number::Number;
use super::super::phones::chat::Ticks;
use super::super::phones::phone::{Load, Parcel};
use super::super::phones::receive::{News, RetryKeys};
use super::super::{WhatsApp, stanza};
use super::prekeys::{one_time_key, signed_key};

/// What a phone tells the sender of messages.
#[derive(Clone, Debug)]
pub(crate) struct Notice {
    /// The phone that tells.
    pub(crate) from: Number,
    /// Under which of its two addresses.
    pub(crate) by_lid: bool,
    /// Who wrote the messages.
    pub(crate) to: Number,
    /// The device that sealed the message, when only it can help.
    pub(crate) device: Option<u16>,
    /// For the copy of an own device: with whom the chat is.
    pub(crate) recipient: Option<Number>,
    pub(crate) ids: Vec<String>,
    pub(crate) news: News,
}

impl Notice {
    /// The phone `from` tells about `parcel`.
    pub(crate) fn about(from: &Number, parcel: &Parcel, news: News) -> Self {
        let device = if let Load::Sealed { device, .. } = parcel.load { Some(device) } else { None };
        Self {
            from: from.clone(),
            by_lid: parcel.by_lid,
            to: parcel.from.clone(),
            device,
            recipient: (parcel.from == *from && parcel.to != *from).then(|| parcel.to.clone()),
            ids: vec![parcel.id.clone()],
            news,
        }
    }

    fn node(&self, now: i64) -> Option<Node> {
        let from = if self.by_lid { self.from.lid() } else { self.from.jid() };
        let (first, more) = self.ids.split_first()?;
        let mut receipt = NodeBuilder::new("receipt").attr("id", first).attr("from", from).attr("t", now);
        if let Some(recipient) = &self.recipient {
            receipt = receipt.attr("recipient", recipient.jid());
        }
        let mut parts = Vec::new();
        match &self.news {
            News::Delivered => {}
            News::Read => receipt = receipt.attr("type", "read"),
            News::Retry { count, keys } => {
                receipt = receipt.attr("type", "retry");
                parts.extend(retry_parts(first, *count, keys, now));
            }
        }
        if !more.is_empty() {
            let items = more.iter().map(|id| NodeBuilder::new("item").attr("id", id).build());
            parts.push(NodeBuilder::new("list").children(items).build());
        }
        Some(if parts.is_empty() { receipt.build() } else { receipt.children(parts).build() })
    }

    fn ticks(&self) -> Option<Ticks> {
        match self.news {
            News::Delivered => Some(Ticks::Delivered),
            News::Read => Some(Ticks::Read),
            News::Retry { .. } => None,
        }
    }
}

fn retry_parts(id: &str, count: u32, keys: &RetryKeys, now: i64) -> [Node; 3] {
    let retry = NodeBuilder::new("retry").attr("count", count.to_string()).attr("id", id).attr("t", now).attr("v", "1").build();
    let bundle = NodeBuilder::new("keys").children([
        stanza::leaf("type", [5]),
        stanza::leaf("identity", keys.identity.clone()),
        one_time_key(keys.one_time.0, keys.one_time.1.clone()),
        signed_key(keys.signed.0, &keys.signed.1, &keys.signed.2),
    ]);
    [retry, stanza::leaf("registration", keys.registration.to_be_bytes()), bundle.build()]
}

impl WhatsApp {
    /// Puts notices into the post boxes of those they are for, and moves the ticks on their phones.
    pub(crate) async fn post_notices(&self, notices: Vec<Notice>) -> Result<()> {
        for notice in notices {
            let Some(node) = notice.node(self.unix_now()) else { continue };
            let slot = self.phones.get(&notice.to)?;
            let mut phone = slot.phone.lock().await;
            let moved = notice.ticks().is_some_and(|ticks| phone.advance(&notice.from, &notice.ids, ticks));
            if !self.faults.on(&notice.to, |set| set.withhold_receipts) {
                let only = if notice.ticks().is_none() { notice.device } else { None };
                for (_, device) in phone.devices.iter_mut().filter(|(number, _)| only.is_none_or(|only| **number == only)) {
                    device.post(&node);
                }
            }
            self.phones.save(&mut phone);
            drop(phone);
            if moved {
                self.changed(&notice.to, What::Chat(notice.from));
            }
        }
        Ok(())
    }
}
