//! The list of a phone's linked devices, as the account vouches for it and as its devices are told of changes.

use anyhow::Result;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;
use waproto::buffa::Message as _;
use waproto::whatsapp as wa;

use super::super::phones::phone::Phone;
use super::super::stanza;
use super::link::RAW_ID;

/// The hash of a device list; clients only compare it.
pub(crate) const DEVICES_HASH: &str = "2:sbx";

impl Phone {
    /// The devices that can be written to: they have uploaded keys.
    pub(crate) fn ready_devices(&self) -> Vec<u16> {
        self.devices.iter().filter(|(_, device)| device.greeted).map(|(number, _)| *number).collect()
    }

    /// The account's word for its devices.
    pub(crate) fn key_index_list(&self, ready: &[u16], now: i64) -> Result<Node> {
        let details = wa::ADVKeyIndexList {
            raw_id: Some(RAW_ID),
            timestamp: u64::try_from(now).ok(),
            current_index: Some(u32::from(self.next_device)),
            valid_indexes: ready.iter().map(|device| u32::from(*device)).collect(),
            ..Default::default()
        };
        let details = details.encode_to_vec();
        let signed = [&[6, 2][..], &details].concat();
        let signature = self.signal.identity.pair.private_key.calculate_signature(&signed, &mut rand::rng())?.to_vec();
        let signed = wa::ADVSignedKeyIndexList { details: Some(details), account_signature: Some(signature), account_signature_key: None };
        Ok(NodeBuilder::new("key-index-list").attr("ts", now).bytes(signed.encode_to_vec()).build())
    }

    /// Tells every device but `except` which devices there are now.
    pub(crate) fn announce_devices(&mut self, except: u16, now: i64) -> Result<()> {
        let ready = self.ready_devices();
        let mut list = vec![NodeBuilder::new("device").attr("jid", self.number.jid()).build()];
        for device in &ready {
            let jid = self.number.jid().with_device(*device);
            list.push(NodeBuilder::new("device").attr("jid", jid).attr("key-index", device.to_string()).build());
        }
        list.push(self.key_index_list(&ready, now)?);
        let devices = NodeBuilder::new("devices").attr("dhash", DEVICES_HASH).children(list).build();
        let notification = NodeBuilder::new("notification").attr("from", self.number.jid()).attr("type", "account_sync");
        let notification = notification.attr("id", stanza::fresh_id("as")).attr("t", now).children([devices]).build();
        for (_, device) in self.devices.iter_mut().filter(|(number, _)| **number != except) {
            device.post(&notification);
        }
        Ok(())
    }
}
