//! A phone comes back, or the whole sandbox does: what waited is taken in, told and sent.

use std::sync::Arc;

use super::WhatsApp;
use super::number::Number;
use super::phones::book::Slot;
use super::phones::receive::News;
use super::refusal::Refusal;
use super::server::notices::Notice;

impl WhatsApp {
    /// The phone takes in what waits for it, tells what was read meanwhile, and sends what it has.
    pub(crate) async fn catch_up(self: &Arc<Self>, number: &Number) -> Result<(), Refusal> {
        let slot = self.phones.get(number)?;
        let mut phone = slot.phone.lock().await;
        let mut notices = Vec::new();
        if phone.is_reachable() {
            while let Some(parcel) = phone.waiting.pop_front() {
                let received = phone.receive(&parcel, self.clock.now()).await;
                notices.extend(self.note(&phone, &parcel, received));
            }
            self.phones.save(&mut phone);
        }
        drop(phone);
        self.post_notices(notices).await?;
        self.tell_read(number, &slot).await?;
        self.flush(number).await?;
        Ok(())
    }

    /// Every phone catches up, as after a start.
    pub(crate) async fn catch_up_all(self: Arc<Self>) {
        for slot in self.phones.all() {
            let number = slot.phone.lock().await.number.clone();
            if let Err(error) = self.catch_up(&number).await {
                tracing::error!(%error, %number, "a phone could not catch up");
            }
        }
    }

    /// Tells the senders what the person has opened and they do not know yet.
    pub(crate) async fn tell_read(&self, number: &Number, slot: &Slot) -> Result<(), Refusal> {
        let mut phone = slot.phone.lock().await;
        if !phone.is_reachable() {
            return Ok(());
        }
        let may_tell = phone.switches.read_receipts;
        let peers: Vec<Number> = phone.chats.iter().filter(|(_, chat)| chat.has_untold()).map(|(peer, _)| peer.clone()).collect();
        let mut notices = Vec::new();
        for peer in peers {
            // Receipts go out under the address form that the sender used.
            for by_lid in [false, true] {
                let ids = phone.chat(&peer).tell(by_lid);
                if may_tell && !ids.is_empty() {
                    notices.push(Notice {
                        from: number.clone(),
                        by_lid,
                        to: peer.clone(),
                        device: None,
                        recipient: None,
                        ids,
                        news: News::Read,
                    });
                }
            }
        }
        self.phones.save(&mut phone);
        drop(phone);
        self.post_notices(notices).await?;
        Ok(())
    }

    /// The journal as the chats tell it.
    pub(crate) fn reopen_journal(&self) {
        let mut entries = Vec::new();
        for slot in self.phones.all() {
            // Nobody else can hold a phone yet.
            let Ok(phone) = slot.phone.try_lock() else { continue };
            for (peer, chat) in &phone.chats {
                let shown = chat.messages.iter().filter(|message| message.raw > 0 && (!message.from_me || *peer == phone.number));
                entries.extend(shown.map(|message| (message.at, phone.number.clone(), peer.clone(), message.clone())));
            }
        }
        entries.sort_by_key(|(at, ..)| *at);
        for (at, phone, peer, message) in entries {
            self.journal.add(at, &phone, &peer, &message.id, message.text, message.raw);
        }
    }
}
