//! A phone receives: opens a parcel, shows it once, and says what is to be told to the sender.

use chrono::{DateTime, Utc};
use wacore::messages::MessageUtils;
use waproto::buffa::Message as _;
use waproto::whatsapp as wa;

use super::super::number::Number;
use super::chat::{Message, Ticks};
use super::content;
use super::phone::{Load, Parcel, Phone};

/// How often a phone asks again for a message it cannot open.
const MOST_RETRIES: u32 = 4;

/// Something the sender of a message is told.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum News {
    /// Its messages are on the phone.
    Delivered,
    /// The person has opened them.
    Read,
    /// The phone could not open the message and asks for it again; the keys for a new session.
    Retry { count: u32, keys: RetryKeys },
}

/// A phone's keys, as a retry receipt carries them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct RetryKeys {
    pub(crate) registration: u32,
    pub(crate) identity: Vec<u8>,
    pub(crate) one_time: (u32, Vec<u8>),
    pub(crate) signed: (u32, Vec<u8>, Vec<u8>),
}

/// What came of a parcel.
#[derive(Debug, Default)]
pub(crate) struct Received {
    /// The words, when they were shown for the first time.
    pub(crate) shown: Option<String>,
    /// It was shown before, and this stanza was only counted.
    pub(crate) repeated: bool,
    /// It could not be opened.
    pub(crate) unreadable: bool,
    pub(crate) news: Vec<News>,
}

impl Phone {
    /// Takes a parcel in at the moment `now`. The phone must be reachable.
    pub(crate) async fn receive(&mut self, parcel: &Parcel, now: DateTime<Utc>) -> Received {
        let own = parcel.from == self.number;
        let peer = if own { parcel.to.clone() } else { parcel.from.clone() };
        let words = match &parcel.load {
            Load::Open { text } => Ok(Some(text.clone())),
            Load::Sealed { device, kind, bytes } => self.unseal(&parcel.from, *device, kind, &bytes.0).await,
        };
        // A message that is already shown is only counted, whether or not the second copy could be opened.
        if let Some(known) = self.chats.get_mut(&peer).and_then(|chat| chat.find(&parcel.id)) {
            known.raw += 1;
            self.changed.insert(peer);
            return Received { repeated: true, news: vec![News::Delivered], ..Received::default() };
        }
        match words {
            Ok(Some(text)) => self.show(parcel, &peer, now, text),
            Ok(None) => Received { news: if own { Vec::new() } else { vec![News::Delivered] }, ..Received::default() },
            Err(error) => {
                tracing::warn!(%error, phone = %self.number, from = %parcel.from, id = parcel.id, "a phone could not open a message");
                Received { unreadable: true, news: self.ask_again(&parcel.id).into_iter().collect(), ..Received::default() }
            }
        }
    }

    async fn unseal(&mut self, from: &Number, device: u16, kind: &str, bytes: &[u8]) -> anyhow::Result<Option<String>> {
        // One Signal session per device, whichever address form it used.
        let address = super::super::number::Address { number: from.clone(), device }.to_string();
        let padded = self.signal.open(&address, kind, bytes).await?;
        let message = wa::Message::decode_from_slice(MessageUtils::unpad_message_ref(&padded, 2)?)?;
        Ok(content::words(content::unwrap_copy(&message)))
    }

    fn show(&mut self, parcel: &Parcel, peer: &Number, now: DateTime<Utc>, text: String) -> Received {
        let own = parcel.from == self.number;
        let with_self = own && *peer == self.number;
        let mut news = vec![News::Delivered];
        let opened = own || self.switches.auto_read;
        if opened && !own && self.switches.read_receipts {
            news.push(News::Read);
        }
        let message = Message {
            id: parcel.id.clone(),
            at: now,
            from_me: own,
            text: text.clone(),
            ticks: if with_self { Ticks::Read } else { Ticks::Sent },
            read: opened,
            raw: 1,
            told: opened,
            by_lid: parcel.by_lid,
            raw_proto: None,
        };
        let chat = self.chat(peer);
        if !own && !parcel.name.is_empty() {
            chat.name.clone_from(&parcel.name);
        }
        chat.add(message);
        // An own device's copy is told to nobody, except in the chat with oneself, where this phone is also the other side.
        let news = if own && !with_self { Vec::new() } else { news };
        Received { shown: (!own || with_self).then_some(text), news, ..Received::default() }
    }

    /// Asks for a message again, with fresh keys; gives up after a few times.
    fn ask_again(&mut self, id: &str) -> Option<News> {
        let count = self.asked.entry(id.to_owned()).or_default();
        *count += 1;
        let count = *count;
        if count > MOST_RETRIES {
            return None;
        }
        let signed = &self.signal.signed;
        let signed = (signed.id, signed.pair.public_key.public_key_bytes().to_vec(), signed.signature.clone());
        let identity = self.signal.identity.pair.public_key.public_key_bytes().to_vec();
        let keys = RetryKeys { registration: self.signal.identity.registration, identity, one_time: self.signal.mint(), signed };
        Some(News::Retry { count, keys })
    }
}
