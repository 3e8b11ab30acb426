//! What can be set about the WhatsApp of the sandbox; the defaults are those of the real one, as far as they are known.

use std::time::Duration;

/// The settings of [`super::WhatsApp`], fixed for its life. What changes while it runs is a fault (`/__control/whatsapp/faults`).
#[derive(Clone, Debug)]
pub struct WhatsAppSettings {
    /// How many QR codes an unlinked connection is given.
    pub qr_codes: u32,
    /// How long the first QR code may be scanned.
    pub qr_first: Duration,
    /// How long each further QR code may be scanned.
    pub qr_next: Duration,
    /// How long a pairing code may be typed.
    pub code_life: Duration,
    /// Numbers with this ending are not on WhatsApp; `None`: every number is.
    pub absent_ending: Option<String>,
    /// Texts to numbers with this ending are refused with 463; `None`: none.
    pub refused_ending: Option<String>,
    /// A connection that says nothing for so long is closed.
    pub silence: Duration,
    /// How long a phone waits for the device to confirm that it was linked.
    pub link_wait: Duration,
    /// How many devices one phone may link.
    pub max_devices: usize,
}

impl Default for WhatsAppSettings {
    fn default() -> Self {
        Self {
            qr_codes: 6,
            qr_first: Duration::from_mins(1),
            qr_next: Duration::from_secs(20),
            code_life: Duration::from_mins(3),
            absent_ending: Some("404".to_owned()),
            refused_ending: Some("463".to_owned()),
            silence: Duration::from_secs(150),
            link_wait: Duration::from_secs(20),
            max_devices: 4,
        }
    }
}

impl WhatsAppSettings {
    /// How long the QR code number `index` (from 0) may be scanned, counted from the moment all were handed out.
    pub(crate) fn qr_life(&self, index: u32) -> Duration {
        self.qr_first + self.qr_next * index
    }
}
