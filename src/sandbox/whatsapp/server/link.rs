//! The last step of both ways of linking: the phone vouches for the device, the device countersigns, and comes back logged in.

use anyhow::{Context, Result};
use hmac::{Hmac, KeyInit as _, Mac as _};
use tokio::sync::oneshot;
use wacore::libsignal::protocol::KeyPair;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;
use waproto::buffa::Message as _;
use waproto::whatsapp as wa;

use super::super::bytes64::Bytes64;
use super::super::change::What;
use super::super::number::{Address, Number};
use super::super::phones::device::Device;
use super::super::refusal::Refusal;
use super::super::view::Linked;
use super::super::{WhatsApp, stanza};
use super::counters::count;
use super::line::Line;
use super::qr::Confirming;

/// The account's raw id, the same for all: nothing depends on it.
pub(crate) const RAW_ID: u32 = 77;

impl WhatsApp {
    /// Links the device behind `line`, whose identity key is `identity` and who shares `secret` with the phone.
    pub(crate) async fn link(&self, line: &Line, number: &Number, identity: &[u8], secret: &[u8]) -> Result<Linked, Refusal> {
        let has_passkey = self.phones.get(number)?.phone.lock().await.switches.passkey;
        if has_passkey || self.faults.on(number, |set| std::mem::take(&mut set.passkey)) {
            line.send(&self.passkey_request());
            return Err(Refusal::PasskeyAsked);
        }
        let (address, title, key) = self.new_device(number).await?;
        let corrupt = self.faults.on(number, |set| std::mem::take(&mut set.corrupt_hmac));
        let boxed = vouch(&key, address.device, self.unix_now(), identity, secret, corrupt)?;
        let name = if line.client.is_empty() { "Устройство".to_owned() } else { line.client.to_string() };
        let (done, confirmed) = oneshot::channel();
        self.waiting().expect_word(line, Confirming { address: address.clone(), name: name.clone(), done });
        line.send(&self.pair_success(line, &address, &title, boxed));
        match tokio::time::timeout(self.settings.link_wait, confirmed).await {
            Ok(Ok(())) => Ok(Linked { device: address.device, name }),
            _ => Err(Refusal::NotAccepted),
        }
    }

    /// The account wants a passkey before it links a device.
    fn passkey_request(&self) -> Node {
        let options = serde_json::json!({"challenge": "c2FuZGJveA", "rpId": "whatsapp.com", "userVerification": "required"});
        let notification = NodeBuilder::new("notification").attr("from", stanza::server()).attr("type", "passkey_prologue_request");
        let options = stanza::leaf("passkey_request_options", options.to_string().into_bytes());
        notification.attr("id", stanza::fresh_id("pk")).attr("t", self.unix_now()).children([options]).build()
    }

    async fn new_device(&self, number: &Number) -> Result<(Address, String, KeyPair), Refusal> {
        let slot = self.phones.get(number)?;
        let mut phone = slot.phone.lock().await;
        if phone.devices.len() >= self.settings.max_devices {
            return Err(Refusal::TooManyDevices);
        }
        let device = phone.next_device;
        phone.next_device += 1;
        self.phones.save(&mut phone);
        Ok((Address { number: number.clone(), device }, phone.title(), phone.signal.identity.pair.clone()))
    }

    fn pair_success(&self, line: &Line, address: &Address, title: &str, boxed: Vec<u8>) -> Node {
        let (jid, lid) = (address.number.jid().with_device(address.device), address.number.lid().with_device(address.device));
        let success = NodeBuilder::new("pair-success").children([
            stanza::leaf("device-identity", boxed),
            NodeBuilder::new("biz").attr("name", title.to_owned()).build(),
            NodeBuilder::new("device").attr("jid", jid).attr("lid", lid).build(),
            NodeBuilder::new("platform").attr("name", "smba").build(),
        ]);
        let iq = NodeBuilder::new("iq").attr("from", stanza::server()).attr("type", "set").attr("id", format!("ps{}", line.id));
        iq.attr("t", self.unix_now()).children([success.build()]).build()
    }

    /// The device's answer to `pair-success`: it is linked, and is told to come back.
    pub(crate) async fn on_countersigned(&self, line: &Line, iq: &Node) -> Result<()> {
        let Some(signed) = iq.get_optional_child("pair-device-sign").and_then(|sign| sign.get_optional_child("device-identity")) else {
            return Ok(()); // The answer to the list of references.
        };
        let confirming = self.waiting().confirming.remove(&line.id);
        let Some(Confirming { address, name, done }) = confirming else { return Ok(()) };
        let vouched = stanza::content(signed);
        let identity = wa::ADVSignedDeviceIdentity::decode_from_slice(&vouched)?;
        identity.device_signature.context("the device did not countersign")?;
        let slot = self.phones.get(&address.number)?;
        let mut phone = slot.phone.lock().await;
        let device = Device { name: name.clone(), linked_at: self.clock.now(), vouched: Bytes64(vouched), ..Device::default() };
        phone.devices.insert(address.device, device);
        self.phones.save(&mut phone);
        let title = phone.title();
        drop(phone);
        count(&self.counters.pairs);
        self.tell(title, format!("устройство «{name}» связано"), String::new());
        self.changed(&address.number, What::Devices);
        let _ = done.send(());
        line.send(&NodeBuilder::new("stream:error").attr("code", "515").build());
        line.close();
        Ok(())
    }
}

/// The phone's word for a device: an identity signed with the account's key, under a MAC of the secret both know.
fn vouch(account: &KeyPair, device: u16, now: i64, identity: &[u8], secret: &[u8], corrupt: bool) -> Result<Vec<u8>> {
    let timestamp = u64::try_from(now).ok();
    let details = wa::ADVDeviceIdentity { raw_id: Some(RAW_ID), timestamp, key_index: Some(u32::from(device)), ..Default::default() };
    let details = details.encode_to_vec();
    let signed_bytes = [&[6, 0][..], &details, identity].concat();
    let signature = account.private_key.calculate_signature(&signed_bytes, &mut rand::rng())?;
    let signed = wa::ADVSignedDeviceIdentity {
        details: Some(details),
        account_signature_key: Some(account.public_key.public_key_bytes().to_vec()),
        account_signature: Some(signature.to_vec()),
        device_signature: None,
    };
    let signed = signed.encode_to_vec();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret)?;
    mac.update(&signed);
    if corrupt {
        mac.update(b"x");
    }
    let hmac = Some(mac.finalize().into_bytes().to_vec());
    Ok(wa::ADVSignedDeviceIdentityHMAC { details: Some(signed), hmac, account_type: None }.encode_to_vec())
}
