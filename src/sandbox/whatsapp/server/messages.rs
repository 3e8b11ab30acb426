//! A linked device sends a message: to phones it is carried, to other devices it is passed on.

use std::sync::Arc;

use anyhow::Result;
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};

use super::super::bytes64::Bytes64;
use super::super::change::What;
use super::super::number::{Address, Number};
use super::super::phones::phone::{Load, Parcel, Phone};
use super::super::phones::receive::Received;
use super::super::{WhatsApp, stanza};
use super::connection::Onward;
use super::counters::count;
use super::faults::Fate;
use super::line::Line;
use super::notices::Notice;

/// The code with which the reach-out time-lock refuses.
const TIME_LOCK: u32 = 463;

impl WhatsApp {
    /// A message stanza of the device `me`.
    pub(crate) async fn on_message(self: &Arc<Self>, line: &Line, me: &Address, message: &Node) -> Result<Onward> {
        count(&self.counters.messages);
        let to = stanza::jid_attr(message, "to")?;
        let fate = self.faults.fate(&me.number);
        let ack = |code: Option<u32>| {
            let ack = NodeBuilder::new("ack").attr("class", "message").attr("id", stanza::attr(message, "id")).attr("from", to.clone());
            let ack = ack.attr("t", self.unix_now());
            if let Some(code) = code { ack.attr("error", code.to_string()).build() } else { ack.build() }
        };
        if fate == Fate::DropBefore {
            count(&self.counters.dropped);
            return Ok(Onward::Cut);
        }
        let peer = Number::of(&to);
        let refused = match (fate, &peer) {
            (Fate::Refuse(code), _) => Some(code),
            (_, Some(peer)) if self.is_locked_out(&me.number, peer).await => Some(TIME_LOCK),
            (_, peer) => peer.as_ref().and_then(|peer| self.refused(peer)),
        };
        if let Some(code) = refused {
            count(&self.counters.refused);
            line.send(&ack(Some(code)));
            return Ok(Onward::Stay);
        }
        let mut notices = Vec::new();
        if let Some(peer) = &peer {
            for (jid, sealed) in sealed_parts(message, &to) {
                match Number::of(&jid) {
                    Some(number) if self.is_absent(&number) => {} // It is acknowledged, and reaches nobody.
                    Some(number) if jid.device == 0 => {
                        let parcel = self.parcel(me, message, peer, &jid, sealed).await?;
                        notices.extend(self.arrive(&number, parcel).await?);
                    }
                    Some(number) => self.pass_on(me, message, &to, &Address { number, device: jid.device }, sealed, jid.is_lid()).await?,
                    None => {}
                }
            }
        }
        if fate == Fate::DropAfter {
            count(&self.counters.dropped);
            self.post_notices(notices).await?;
            return Ok(Onward::Cut);
        }
        if !self.faults.on(&me.number, |set| set.withhold_acks) {
            line.send(&ack(None));
        }
        self.post_notices(notices).await?;
        Ok(Onward::Stay)
    }

    /// The time-lock of `number` holds, and it never had a word with `peer`: what waits for a phone that is off is one.
    async fn is_locked_out(&self, number: &Number, peer: &Number) -> bool {
        let until = self.faults.on(number, |set| set.time_lock_until);
        if number == peer || until.is_none_or(|until| until <= self.unix_now()) {
            return false;
        }
        let Some(slot) = self.phones.find(peer) else { return true };
        let phone = slot.phone.lock().await;
        let has_chat = phone.chats.get(number).is_some_and(|chat| !chat.messages.is_empty());
        !has_chat && !phone.waiting.iter().any(|parcel| parcel.from == *number)
    }

    async fn parcel(&self, me: &Address, message: &Node, peer: &Number, jid: &Jid, sealed: &Node) -> Result<Parcel> {
        let name = self.phones.get(&me.number)?.phone.lock().await.name.clone();
        let load = Load::Sealed { device: me.device, kind: stanza::attr(sealed, "type"), bytes: Bytes64(stanza::content(sealed)) };
        let id = stanza::attr(message, "id");
        Ok(Parcel { id, from: me.number.clone(), to: peer.clone(), name, at: self.clock.now(), by_lid: jid.is_lid(), load })
    }

    /// A parcel for the phone `number`: taken in, or kept at the server while the phone cannot be reached.
    pub(crate) async fn arrive(&self, number: &Number, parcel: Parcel) -> Result<Vec<Notice>> {
        let slot = self.phones.get(number)?;
        let mut phone = slot.phone.lock().await;
        if !phone.is_reachable() {
            phone.waiting.push_back(parcel);
            self.phones.save(&mut phone);
            drop(phone);
            self.changed(number, What::Phone);
            return Ok(Vec::new());
        }
        let received = phone.receive(&parcel, self.clock.now()).await;
        self.phones.save(&mut phone);
        Ok(self.note(&phone, &parcel, received))
    }

    /// Writes down what came of a parcel: journal, counters, feed; what is to be told goes back to the caller.
    pub(crate) fn note(&self, phone: &Phone, parcel: &Parcel, received: Received) -> Vec<Notice> {
        let own = parcel.from == phone.number;
        let who = || {
            let from = if parcel.name.is_empty() { parcel.from.to_string() } else { parcel.name.clone() };
            format!("{from} → {}", phone.title())
        };
        if let Some(text) = received.shown {
            count(&self.counters.displayed);
            self.tell(who(), text.clone(), String::new());
            self.journal.add(self.clock.now(), &phone.number, &parcel.from, &parcel.id, text, 1);
        } else if received.repeated {
            count(&self.counters.repeated);
            let times = self.journal.again(&phone.number, &parcel.from, &parcel.id);
            self.tell(who(), "то же сообщение ещё раз, на телефоне оно одно".to_owned(), format!("×{times}"));
        } else if received.unreadable {
            count(&self.counters.undecryptable);
            self.tell(who(), "телефон не смог прочитать сообщение и просит прислать его снова".to_owned(), String::new());
        }
        self.changed(&phone.number, What::Chat(if own { parcel.to.clone() } else { parcel.from.clone() }));
        received.news.into_iter().map(|news| Notice::about(&phone.number, parcel, news)).collect()
    }

    /// Passes a message on to another linked device, of the same phone or of the other's.
    async fn pass_on(&self, me: &Address, message: &Node, to: &Jid, target: &Address, sealed: &Node, by_lid: bool) -> Result<()> {
        let own = if by_lid { me.number.lid() } else { me.number.jid() };
        let mut node = NodeBuilder::new("message").attr("from", own.with_device(me.device)).attr("id", stanza::attr(message, "id"));
        node = node.attr("t", self.unix_now()).attr("type", stanza::attr(message, "type"));
        if target.number == me.number {
            node = node.attr("recipient", to.clone());
        } else if !by_lid {
            node = node.attr("sender_lid", me.number.lid());
        }
        let mut parts = vec![sealed.clone()];
        parts.extend(message.get_optional_child("device-identity").cloned());
        let slot = self.phones.get(&target.number)?;
        let mut phone = slot.phone.lock().await;
        if let Some(device) = phone.devices.get_mut(&target.device) {
            device.post(&node.children(parts).build());
            self.phones.save(&mut phone);
        }
        Ok(())
    }
}

/// The sealed parts of a message, each with the device it is for.
fn sealed_parts<'a>(message: &'a Node, to: &Jid) -> Vec<(Jid, &'a Node)> {
    let mut parts = Vec::new();
    for target in message.get_optional_child("participants").map(stanza::children).unwrap_or_default() {
        if let (Ok(jid), Some(sealed)) = (stanza::jid_attr(target, "jid"), target.get_optional_child("enc")) {
            parts.push((jid, sealed));
        }
    }
    parts.extend(message.get_optional_child("enc").map(|sealed| (to.clone(), sealed)));
    parts
}
