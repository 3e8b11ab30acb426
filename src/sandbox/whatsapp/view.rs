//! Phones as the desk and the control API see them.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::number::Number;
use super::phones::chat::{Chat, Message, Ticks};
use super::phones::phone::{Phone, Switches};

/// A device that was just linked.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Linked {
    /// Its place on the phone, from 1.
    pub device: u16,
    /// What it calls itself.
    pub name: String,
}

/// A phone in a list.
#[derive(Clone, Debug, Serialize)]
pub struct PhoneSummary {
    /// `+7…`.
    pub number: Number,
    /// The person's name, or empty.
    pub name: String,
    /// What is switched on.
    pub switches: Switches,
    /// How many devices are linked: a salon's phone has at least one.
    pub linked: usize,
    /// Messages the person has not opened.
    pub unread: usize,
    /// Messages that wait at the server for the phone.
    pub waiting: usize,
}

/// A linked device.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceView {
    /// Its place on the phone.
    pub device: u16,
    /// What it calls itself.
    pub name: String,
    /// Since when.
    pub linked_at: DateTime<Utc>,
    /// It is connected now.
    pub online: bool,
    /// Stanzas it has not acknowledged.
    pub waiting: usize,
    /// One-time pre-keys it has left at the server.
    pub pre_keys: usize,
}

/// A chat with its messages.
#[derive(Clone, Debug, Serialize)]
pub struct ChatView {
    /// With whom.
    pub peer: Number,
    /// The name that number gives itself, or empty.
    pub peer_name: String,
    /// How many messages are unopened.
    pub unread: usize,
    /// Oldest first.
    pub messages: Vec<MessageView>,
}

/// One line of a chat.
#[derive(Clone, Debug, Serialize)]
pub struct MessageView {
    /// The stanza's id.
    pub id: String,
    /// When the phone showed or wrote it.
    pub at: DateTime<Utc>,
    /// Written on this side of the chat: by the person, or by a linked device.
    pub from_me: bool,
    /// The words.
    pub text: String,
    /// For one's own messages: how far it has come.
    pub ticks: Ticks,
    /// For the other's messages: the person has opened the chat since.
    pub read: bool,
    /// For the other's messages: how many stanzas with this id came.
    pub raw: u32,
}

/// A whole phone.
#[derive(Clone, Debug, Serialize)]
pub struct PhoneView {
    /// What the list shows.
    #[serde(flatten)]
    pub summary: PhoneSummary,
    /// The devices linked to it.
    pub devices: Vec<DeviceView>,
    /// Its chats, the one with the newest message first.
    pub chats: Vec<ChatView>,
}

impl PhoneSummary {
    pub(crate) fn of(phone: &Phone) -> Self {
        Self {
            number: phone.number.clone(),
            name: phone.name.clone(),
            switches: phone.switches,
            linked: phone.devices.len(),
            unread: phone.chats.values().map(Chat::unread).sum(),
            waiting: phone.waiting.len(),
        }
    }
}

impl PhoneView {
    pub(crate) fn of(phone: &Phone) -> Self {
        let devices = phone.devices.iter().map(|(number, device)| DeviceView {
            device: *number,
            name: device.name.clone(),
            linked_at: device.linked_at,
            online: device.is_online(),
            waiting: device.post.len(),
            pre_keys: device.keys.one_time.len(),
        });
        let chats = phone.chats.iter().map(|(peer, chat)| ChatView {
            peer: peer.clone(),
            peer_name: chat.name.clone(),
            unread: chat.unread(),
            messages: chat.messages.iter().map(MessageView::of).collect(),
        });
        let mut chats: Vec<ChatView> = chats.collect();
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.messages.last().map(|message| message.at)));
        Self { summary: PhoneSummary::of(phone), devices: devices.collect(), chats }
    }
}

impl MessageView {
    fn of(message: &Message) -> Self {
        let Message { id, at, from_me, text, ticks, read, raw, .. } = message;
        Self { id: id.clone(), at: *at, from_me: *from_me, text: text.clone(), ticks: *ticks, read: *read, raw: *raw }
    }
}
