//! Which stanza goes where, and the small answers.

use std::sync::Arc;

use anyhow::{Context, Result};
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use super::super::number::{Address, Number};
use super::super::{WhatsApp, stanza};
use super::connection::Onward;
use super::greeting::Who;
use super::line::Line;

impl WhatsApp {
    /// One stanza from a client.
    pub(crate) async fn on_stanza(self: &Arc<Self>, line: &Line, who: &Who, node: &Node) -> Result<Onward> {
        match (node.tag.as_ref(), who) {
            ("iq", _) => self.on_iq(line, who, node).await?,
            ("message", Who::Device(me)) => return self.on_message(line, me, node).await,
            ("receipt", Who::Device(me)) => self.on_receipt(line, me, node).await?,
            ("ack", Who::Device(me)) => self.on_ack(me, node).await?,
            ("ib", Who::Device(me)) => {
                if let Some(batch) = node.get_optional_child("offline_batch") {
                    let count = stanza::attr(batch, "count").parse().unwrap_or(100);
                    self.with_device(me, |device| device.take(count)).await?;
                }
            }
            ("notification" | "call", _) => {
                let ack = NodeBuilder::new("ack").attr("class", node.tag.to_string()).attr("id", stanza::attr(node, "id"));
                line.send(&ack.attr("from", stanza::attr(node, "to")).build());
            }
            _ => {} // presence, chatstate: nobody here looks at them
        }
        Ok(Onward::Stay)
    }

    async fn on_iq(self: &Arc<Self>, line: &Line, who: &Who, iq: &Node) -> Result<()> {
        let (id, kind, space) = (stanza::attr(iq, "id"), stanza::attr(iq, "type"), stanza::attr(iq, "xmlns"));
        match kind.as_str() {
            "result" => return self.on_countersigned(line, iq).await,
            "error" => {
                tracing::warn!(stanza = stanza::shown(iq), "a client answered with an error");
                return Ok(());
            }
            _ => {}
        }
        if let ("md", Some(ask)) = (space.as_str(), iq.get_optional_child("link_code_companion_reg")) {
            if let Some(code) = self.faults.on(&stanza::number_attr(ask, "jid")?, |set| set.refuse_codes) {
                line.send(&stanza::refusal(&id, code.into(), if code == 452 { "feature-not-available" } else { "bad-request" }));
                return Ok(());
            }
            match self.on_link_code(line, ask) {
                Ok(children) => line.send(&stanza::answer(&id, children)),
                Err(error) => {
                    tracing::warn!(%error, "linking by code");
                    line.send(&stanza::refusal(&id, 400, "bad-request"));
                }
            }
            return Ok(());
        }
        match who {
            Who::Newcomer(_) => line.send(&stanza::answer(&id, Vec::new())),
            Who::Device(me) => self.on_device_iq(line, me, iq, &id, &space).await?,
        }
        Ok(())
    }

    async fn on_device_iq(self: &Arc<Self>, line: &Line, me: &Address, iq: &Node, id: &str, space: &str) -> Result<()> {
        let answer = |children: Vec<Node>| line.send(&stanza::answer(id, children));
        match space {
            "encrypt" => return self.on_keys(line, me, iq, id).await,
            "usync" => answer(vec![self.on_usync(iq).await?]),
            "passive" => return self.on_passive(line, me, id, iq.get_optional_child("active").is_some()).await,
            "md" => {
                answer(Vec::new());
                if iq.get_optional_child("remove-companion-device").is_some() {
                    self.unlink(&me.number, me.device).await;
                }
            }
            "w:sync:app:state" => answer(vec![app_state(iq)]),
            "abt" => {
                let props = NodeBuilder::new("props").attr("protocol", "1").attr("ab_key", "sbx").attr("hash", "sbx1");
                answer(vec![props.attr("refresh", "86400").attr("refresh_id", "1").build()]);
            }
            "blocklist" => answer(vec![NodeBuilder::new("list").attr("dhash", "0").build()]),
            "w:mex" => answer(self.time_lock(&me.number)),
            "privacy" => answer(vec![NodeBuilder::new("privacy").build()]),
            "w:g2" => answer(vec![NodeBuilder::new("groups").build()]),
            "w:m" => {
                let host = NodeBuilder::new("host").attr("hostname", "127.0.0.1").build();
                let media = NodeBuilder::new("media_conn").attr("auth", "sbx").attr("ttl", "3600").attr("auth_ttl", "3600");
                answer(vec![media.attr("max_buckets", "12").children([host]).build()]);
            }
            _ => answer(Vec::new()), // pings among them
        }
        Ok(())
    }

    /// Tells the devices of `number` that its reach-out time-lock has changed, as the server does by itself.
    pub async fn mention_lock(&self, number: &Number) {
        let Some(slot) = self.phones.find(number) else { return };
        let told = NodeBuilder::new("notification").attr("from", stanza::server()).attr("type", "mex").attr("t", self.unix_now());
        let update = NodeBuilder::new("update").attr("op_name", "NotificationUserReachoutTimelockUpdate").bytes(b"{\"data\":{}}".to_vec());
        let told = told.attr("id", stanza::fresh_id("mex")).children([update.build()]).build();
        let mut phone = slot.phone.lock().await;
        for device in phone.devices.values_mut() {
            device.post(&told);
        }
        self.phones.save(&mut phone);
    }

    /// What the query about the reach-out time-lock gets; the only query of its kind that is known here.
    fn time_lock(&self, number: &Number) -> Vec<Node> {
        let now = self.unix_now();
        let left = self.faults.on(number, |set| set.time_lock_until.map(|until| until - now).or(set.time_lock_s));
        let Some(left) = left else { return Vec::new() };
        let ends = (left > 0).then(|| (now + left).to_string());
        let lock = serde_json::json!({"is_active": left > 0, "time_enforcement_ends": ends, "enforcement_type": "RESTRICT_ALL_COMPANIONS"});
        let answer = serde_json::json!({"data": {"xwa2_fetch_account_reachout_timelock": lock}});
        vec![stanza::leaf("result", answer.to_string().into_bytes())]
    }

    /// Does something with a linked device, and keeps it.
    pub(crate) async fn with_device<T>(&self, me: &Address, act: impl FnOnce(&mut super::super::phones::device::Device) -> T) -> Result<T> {
        let slot = self.phones.find(&me.number).context("a device of no phone")?;
        let mut phone = slot.phone.lock().await;
        let device = phone.devices.get_mut(&me.device).context("a device that is not linked")?;
        Ok(act(device))
    }
}

/// Every collection is as the client knows it: the sandbox has no app state.
fn app_state(iq: &Node) -> Node {
    let asked = iq.get_optional_child("sync").map(stanza::children).unwrap_or_default();
    let collections = asked.iter().map(|collection| {
        let version = Some(stanza::attr(collection, "version")).filter(|version| !version.is_empty()).unwrap_or_else(|| "0".to_owned());
        NodeBuilder::new("collection").attr("name", stanza::attr(collection, "name")).attr("version", version).build()
    });
    NodeBuilder::new("sync").children(collections).build()
}
