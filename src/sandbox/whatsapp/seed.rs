//! Devices that are registered beforehand, for builds that cannot pair with the sandbox.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::Serialize;

use super::WhatsApp;
use super::change::What;
use super::number::Number;
use super::phones::device::Device;
use super::refusal::Refusal;

/// What a device needs to log in as if it had been linked before, without a QR code and without trusting the sandbox's root.
#[derive(Clone, Debug, Serialize)]
pub struct Seeded {
    /// The salon's number.
    pub number: Number,
    /// The device's place on it.
    pub device: u16,
    /// Its address, `<digits>:<device>@s.whatsapp.net`.
    pub jid: String,
    /// Its hidden address.
    pub lid: String,
    /// The server's static key, base64: to be cached as the leaf certificate's key.
    pub noise_static: String,
    /// From when the cached certificate holds, Unix seconds.
    pub not_before: i64,
    /// Until when.
    pub not_after: i64,
}

impl WhatsApp {
    /// Registers `number` with a device as if they had been linked before.
    pub async fn seed(&self, number: &Number) -> Result<Seeded, Refusal> {
        let slot = self.phones.get(number)?;
        let mut phone = slot.phone.lock().await;
        let device = phone.next_device;
        phone.next_device += 1;
        let linked = Device { name: "Отклик".to_owned(), linked_at: self.clock.now(), ..Device::default() };
        phone.devices.insert(device, linked);
        self.phones.save(&mut phone);
        drop(phone);
        self.changed(number, What::Devices);
        Ok(Seeded {
            number: number.clone(),
            device,
            jid: number.jid().with_device(device).to_string(),
            lid: number.lid().with_device(device).to_string(),
            noise_static: BASE64_STANDARD.encode(self.keys.public()),
            not_before: 0,
            not_after: i64::MAX,
        })
    }
}
