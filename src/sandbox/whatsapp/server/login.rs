//! A linked device logs in, is replaced, is thrown out, or leaves.

use anyhow::Result;
use wacore_binary::Node;
use wacore_binary::builder::NodeBuilder;

use super::super::change::What;
use super::super::number::{Address, Number};
use super::super::phones::device::Stage;
use super::super::{WhatsApp, stanza};
use super::counters::count;
use super::line::Line;

/// How a connection is ended from outside.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Kick {
    /// Without a word.
    Drop,
    /// Another connection took its place.
    Replaced,
    /// The phone removed the device (which stays linked: this is only said).
    Removed,
    /// A stream error with this code: 515, 503, 429, 401, 516.
    Code(u16),
}

impl Kick {
    /// Reads `drop`, `replaced`, `device_removed` or a code.
    pub fn parse(how: &str) -> Option<Self> {
        match how {
            "drop" => Some(Self::Drop),
            "replaced" => Some(Self::Replaced),
            "device_removed" => Some(Self::Removed),
            code => code.parse().ok().map(Self::Code),
        }
    }

    fn last_words(&self) -> Option<Node> {
        let conflict = |kind: &'static str| {
            let conflict = NodeBuilder::new("conflict").attr("type", kind).build();
            NodeBuilder::new("stream:error").children([conflict]).build()
        };
        match self {
            Self::Drop => None,
            Self::Replaced => Some(conflict("replaced")),
            Self::Removed => Some(conflict("device_removed")),
            Self::Code(code) => Some(NodeBuilder::new("stream:error").attr("code", code.to_string()).build()),
        }
    }

    pub(crate) fn apply(&self, line: &Line) {
        if let Some(words) = self.last_words() {
            line.send(&words);
        }
        line.close();
    }
}

impl WhatsApp {
    /// Lets a device in, or tells it why not.
    pub(crate) async fn login(&self, line: &Line, me: &Address, revision: u32) -> Result<()> {
        if self.faults.read(None).oldest_revision.is_some_and(|oldest| revision < oldest) {
            self.turn_away(line, &NodeBuilder::new("failure").attr("reason", "405").attr("location", "sbx").build());
            return Ok(());
        }
        if let Some(attributes) = self.faults.on(&me.number, |set| set.fail_login.take()) {
            let mut failure = NodeBuilder::new("failure").build();
            for (key, value) in attributes {
                failure.attrs.insert(key, value);
            }
            self.turn_away(line, &failure);
            return Ok(());
        }
        let slot = self.phones.get(&me.number)?;
        let mut phone = slot.phone.lock().await;
        let Some(device) = phone.devices.get_mut(&me.device) else {
            drop(phone);
            self.turn_away(line, &NodeBuilder::new("failure").attr("reason", "401").attr("location", "sbx").build());
            return Ok(());
        };
        if let Some((old, _)) = device.line.replace((line.clone(), Stage::Passive)) {
            count(&self.counters.replaced);
            Kick::Replaced.apply(&old);
        }
        drop(phone);
        count(&self.counters.logins);
        let lid = me.number.lid().with_device(me.device);
        let success = NodeBuilder::new("success").attr("t", self.unix_now()).attr("props", "27").attr("companion_enc_static", "x");
        let success = success.attr("abprops", "1").attr("group_abprops", "1").attr("location", "sbx").attr("lid", lid);
        line.send(&success.build());
        self.changed(&me.number, What::Devices);
        Ok(())
    }

    fn turn_away(&self, line: &Line, failure: &Node) {
        count(&self.counters.failed_logins);
        line.send(failure);
        line.close();
    }

    /// The connection of a device has ended.
    pub(crate) async fn device_left(&self, line: &Line, me: &Address) {
        let Some(slot) = self.phones.find(&me.number) else { return };
        let mut phone = slot.phone.lock().await;
        if let Some(device) =
            phone.devices.get_mut(&me.device).filter(|device| device.line.as_ref().is_some_and(|(own, _)| own.id == line.id))
        {
            device.line = None;
            drop(phone);
            self.changed(&me.number, What::Devices);
        }
    }

    /// Ends the connections of all devices of `number`. Says how many there were.
    pub async fn kick(&self, number: &Number, how: &Kick) -> usize {
        let Some(slot) = self.phones.find(number) else { return 0 };
        let phone = slot.phone.lock().await;
        let lines = phone.devices.values().filter_map(|device| device.line.as_ref());
        lines.map(|(line, _)| how.apply(line)).count()
    }

    /// Removes a linked device, as a person does on the phone. Says whether there was one.
    pub async fn unlink(&self, number: &Number, device: u16) -> bool {
        let Some(slot) = self.phones.find(number) else { return false };
        let mut phone = slot.phone.lock().await;
        let Some(removed) = phone.devices.remove(&device) else { return false };
        let address = phone.address(device);
        phone.signal.forget(&address);
        if let Err(error) = phone.announce_devices(device, self.unix_now()) {
            tracing::error!(%error, %number, "the other devices were not told");
        }
        self.phones.save(&mut phone);
        let title = phone.title();
        drop(phone);
        count(&self.counters.unlinked);
        if let Some((line, _)) = removed.line {
            let conflict = NodeBuilder::new("conflict").attr("type", "device_removed").build();
            line.send(&NodeBuilder::new("stream:error").attr("code", "401").children([conflict]).build());
            line.close();
        }
        self.tell(title, format!("устройство «{}» отвязано", removed.name), String::new());
        self.changed(number, What::Devices);
        true
    }

    /// The device asks for its post, or declines it.
    pub(crate) async fn on_passive(&self, line: &Line, me: &Address, id: &str, active: bool) -> Result<()> {
        line.send(&stanza::answer(id, Vec::new()));
        if active {
            self.with_device(me, super::super::phones::device::Device::activate).await?;
        }
        Ok(())
    }
}
