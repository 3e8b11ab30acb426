//! «Начать заново»: the whole outside world as on its first day. The product keeps what it knows, and is not told.

use super::Desk;
use super::words::Trouble;

impl Desk {
    /// CRM, telephones, clock, switches and feed; every open desk loads itself again.
    pub(super) async fn begin_anew(&self) -> Result<(), Trouble> {
        self.whatsapp.begin_anew().await.map_err(|error| Trouble::broken(&error))?;
        self.crm.begin_anew().map_err(|error| Trouble::broken(&error))?;
        self.feed.clear();
        // Nobody watching is the usual case, not a fault.
        let _ = self.anew.send(());
        Ok(())
    }
}
