//! Beginning anew: no phones, no chats, no faults. The server's keys stay, as the vendor's would.

use super::WhatsApp;

impl WhatsApp {
    /// Every linked device is told that it was removed, and then the phones are gone.
    pub async fn begin_anew(&self) -> anyhow::Result<()> {
        for slot in self.phones.all() {
            let phone = slot.phone.lock().await;
            let (number, devices) = (phone.number.clone(), phone.devices.keys().copied().collect::<Vec<_>>());
            drop(phone);
            for device in devices {
                self.unlink(&number, device).await;
            }
        }
        self.phones.forget_all().await?;
        self.faults.clear();
        self.journal.clear();
        Ok(())
    }
}
