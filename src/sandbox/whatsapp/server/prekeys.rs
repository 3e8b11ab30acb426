//! Pre-keys: what devices upload, and what they are given of others, phones and devices.

use std::sync::Arc;

use anyhow::{Context, Result};
use sha1::Digest as _;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};

use super::super::bytes64::Bytes64;
use super::super::number::{Address, Number};
use super::super::phones::device::{Device, DeviceKeys};
use super::super::phones::phone::Phone;
use super::super::{WhatsApp, stanza};
use super::line::Line;

/// Below so many one-time pre-keys a device is asked for more.
const FEW_KEYS: usize = 5;

impl WhatsApp {
    /// A request about keys.
    pub(crate) async fn on_keys(self: &Arc<Self>, line: &Line, me: &Address, iq: &Node, id: &str) -> Result<()> {
        if iq.get_optional_child("count").is_some() {
            let count = self.with_device(me, |device| device.keys.one_time.len()).await?;
            line.send(&stanza::answer(id, vec![NodeBuilder::new("count").attr("value", count.to_string()).build()]));
        } else if iq.get_optional_child("digest").is_some() {
            let keys = self.with_device(me, |device| device.keys.clone()).await?;
            let known = !keys.identity.0.is_empty();
            line.send(&if known { stanza::answer(id, vec![digest(&keys)]) } else { stanza::refusal(id, 404, "item-not-found") });
        } else if let Some(asked) = iq.get_optional_child("key") {
            let mut users = Vec::new();
            for user in stanza::children(asked) {
                users.push(self.bundle(&stanza::jid_attr(user, "jid")?).await?);
            }
            line.send(&stanza::answer(id, vec![NodeBuilder::new("list").children(users).build()]));
        } else if let Some(list) = iq.get_optional_child("list") {
            let first = self.upload(me, iq, list).await?;
            line.send(&stanza::answer(id, Vec::new()));
            if first {
                self.greet_device(me).await?;
            }
        } else {
            line.send(&stanza::answer(id, Vec::new()));
        }
        Ok(())
    }

    /// Keeps what a device uploads. Says whether it is its first time.
    async fn upload(&self, me: &Address, iq: &Node, list: &Node) -> Result<bool> {
        let slot = self.phones.get(&me.number)?;
        let mut phone = slot.phone.lock().await;
        let device = phone.devices.get_mut(&me.device).context("keys of a device that is not linked")?;
        let keys = &mut device.keys;
        keys.registration = stanza::big_endian(&stanza::child_content(iq, "registration"));
        keys.identity = Bytes64(stanza::child_content(iq, "identity"));
        if let Some(signed) = iq.get_optional_child("skey") {
            let part = |tag| stanza::child_content(signed, tag);
            keys.signed = (stanza::big_endian(&part("id")), Bytes64(part("value")), Bytes64(part("signature")));
        }
        for key in stanza::children(list) {
            keys.one_time.insert(stanza::big_endian(&stanza::child_content(key, "id")), Bytes64(stanza::child_content(key, "value")));
        }
        let first = !std::mem::replace(&mut device.greeted, true);
        if first {
            phone.announce_devices(me.device, self.unix_now())?;
        }
        self.phones.save(&mut phone);
        Ok(first)
    }

    /// What one needs to write to `jid` for the first time.
    async fn bundle(&self, jid: &Jid) -> Result<Node> {
        let user = NodeBuilder::new("user").attr("jid", jid);
        let missing = |user: NodeBuilder| {
            let error = NodeBuilder::new("error").attr("code", "406").attr("text", "not-acceptable").build();
            Ok(user.children([error]).build())
        };
        let Some(number) = Number::of(jid).filter(|number| !self.is_absent(number)) else { return missing(user) };
        let slot = self.phones.get(&number)?;
        let mut phone = slot.phone.lock().await;
        let parts =
            if jid.device == 0 { Some(phone_bundle(&mut phone)) } else { phone.devices.get_mut(&jid.device).and_then(device_bundle) };
        self.phones.save(&mut phone);
        match parts {
            Some(parts) => Ok(user.attr("t", self.unix_now()).children(parts).build()),
            None => missing(user),
        }
    }
}

/// Takes a one-time pre-key of a device away, and asks it for more when few are left.
pub(crate) fn take_one_time(device: &mut Device) -> Option<(u32, Vec<u8>)> {
    let taken = device.keys.one_time.pop_first().map(|(id, key)| (id, key.0));
    let left = device.keys.one_time.len();
    if left < FEW_KEYS && !device.post.iter().any(|letter| letter.class == "notification" && letter.kind == "encrypt") {
        let count = NodeBuilder::new("count").attr("value", left.to_string()).build();
        let notification = NodeBuilder::new("notification").attr("from", stanza::server()).attr("type", "encrypt");
        device.post(&notification.attr("id", stanza::fresh_id("pk")).children([count]).build());
    }
    taken
}

fn phone_bundle(phone: &mut Phone) -> Vec<Node> {
    let (id, key) = phone.signal.mint();
    let signed = &phone.signal.signed;
    vec![
        stanza::leaf("registration", phone.signal.identity.registration.to_be_bytes()),
        stanza::leaf("type", [5]),
        stanza::leaf("identity", phone.signal.identity.pair.public_key.public_key_bytes()),
        signed_key(signed.id, signed.pair.public_key.public_key_bytes(), &signed.signature),
        one_time_key(id, key),
    ]
}

fn device_bundle(device: &mut Device) -> Option<Vec<Node>> {
    if device.keys.identity.0.is_empty() {
        return None;
    }
    let one_time = take_one_time(device);
    let keys = &device.keys;
    let mut parts = vec![
        stanza::leaf("registration", keys.registration.to_be_bytes()),
        stanza::leaf("type", [5]),
        stanza::leaf("identity", keys.identity.0.clone()),
        signed_key(keys.signed.0, &keys.signed.1.0, &keys.signed.2.0),
    ];
    parts.extend(one_time.map(|(id, key)| one_time_key(id, key)));
    if !device.vouched.0.is_empty() {
        parts.push(stanza::leaf("device-identity", device.vouched.0.clone()));
    }
    Some(parts)
}

/// A signed pre-key as a node.
pub(crate) fn signed_key(id: u32, key: &[u8], signature: &[u8]) -> Node {
    let parts = [stanza::leaf("id", stanza::key_id(id)), stanza::leaf("value", key), stanza::leaf("signature", signature)];
    NodeBuilder::new("skey").children(parts).build()
}

/// A one-time pre-key as a node.
pub(crate) fn one_time_key(id: u32, key: Vec<u8>) -> Node {
    NodeBuilder::new("key").children([stanza::leaf("id", stanza::key_id(id)), stanza::leaf("value", key)]).build()
}

/// What the server believes the device has uploaded, for it to compare.
fn digest(keys: &DeviceKeys) -> Node {
    let mut hash = sha1::Sha1::new();
    hash.update(&keys.identity.0);
    hash.update(&keys.signed.1.0);
    hash.update(&keys.signed.2.0);
    for key in keys.one_time.values() {
        hash.update(&key.0);
    }
    let ids = keys.one_time.keys().map(|id| stanza::leaf("id", stanza::key_id(*id)));
    NodeBuilder::new("digest")
        .children([
            stanza::leaf("registration", keys.registration.to_be_bytes()),
            stanza::leaf("type", [5]),
            stanza::leaf("identity", keys.identity.0.clone()),
            signed_key(keys.signed.0, &keys.signed.1.0, &keys.signed.2.0),
            NodeBuilder::new("list").children(ids).build(),
            stanza::leaf("hash", hash.finalize().to_vec()),
        ])
        .build()
}
