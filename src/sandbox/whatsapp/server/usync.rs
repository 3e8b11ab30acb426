//! The directory: who is on WhatsApp, under which hidden address, with which devices.

use anyhow::{Context, Result};
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use super::super::number::Number;
use super::super::{WhatsApp, stanza};
use super::devices::DEVICES_HASH;

impl WhatsApp {
    /// The answer to a directory request.
    pub(crate) async fn on_usync(&self, iq: &Node) -> Result<Node> {
        let usync = iq.get_optional_child("usync").context("a usync without its body")?;
        let query = usync.get_optional_child("query").context("a usync without a query")?;
        let mut entries = Vec::new();
        for asked in usync.get_optional_child("list").map(stanza::children).unwrap_or_default() {
            entries.push(self.directory_entry(asked, query).await?);
        }
        let parts = [NodeBuilder::new("result").build(), NodeBuilder::new("list").children(entries).build()];
        let answer = NodeBuilder::new("usync").attr("sid", stanza::attr(usync, "sid")).attr("mode", stanza::attr(usync, "mode"));
        Ok(answer.attr("index", "0").attr("last", "true").children(parts).build())
    }

    async fn directory_entry(&self, asked: &Node, query: &Node) -> Result<Node> {
        let by_jid = !stanza::attr(asked, "jid").is_empty();
        let number = if by_jid {
            stanza::number_attr(asked, "jid").ok()
        } else {
            Number::parse(&String::from_utf8_lossy(&stanza::child_content(asked, "contact"))).map(|number| number.kept_as())
        };
        let Some(number) = number else {
            let contact = NodeBuilder::new("contact").attr("type", "invalid").build();
            return Ok(NodeBuilder::new("user").attr("jid", stanza::attr(asked, "jid")).children([contact]).build());
        };
        let wanted = |part: &str| query.get_optional_child(part).is_some();
        let absent = self.is_absent(&number);
        let mut parts = Vec::new();
        if wanted("contact") {
            parts.push(NodeBuilder::new("contact").attr("type", if absent { "out" } else { "in" }).build());
        }
        if wanted("lid") && !absent {
            parts.push(NodeBuilder::new("lid").attr("val", number.lid()).build());
        }
        if wanted("devices") && !absent {
            parts.push(self.devices_of(&number).await?);
        }
        if wanted("status") {
            parts.push(NodeBuilder::new("status").attr("t", "0").build());
        }
        let hidden = by_jid && stanza::jid_attr(asked, "jid").is_ok_and(|jid| jid.is_lid());
        let jid = if hidden { number.lid() } else { number.jid() };
        Ok(NodeBuilder::new("user").attr("jid", jid).children(parts).build())
    }

    /// The phone and its linked devices, under the account's signature.
    async fn devices_of(&self, number: &Number) -> Result<Node> {
        let slot = self.phones.get(number)?;
        let phone = slot.phone.lock().await;
        let ready = phone.ready_devices();
        let mut list = vec![NodeBuilder::new("device").attr("id", "0").build()];
        for device in &ready {
            list.push(NodeBuilder::new("device").attr("id", device.to_string()).attr("key-index", device.to_string()).build());
        }
        let mut parts = vec![NodeBuilder::new("device-list").attr("hash", DEVICES_HASH).children(list).build()];
        if !ready.is_empty() {
            parts.push(phone.key_index_list(&ready, self.unix_now())?);
        }
        Ok(NodeBuilder::new("devices").children(parts).build())
    }
}
