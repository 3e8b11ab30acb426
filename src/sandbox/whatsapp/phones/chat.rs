//! A chat on a phone: what is written in it, and how far each line has come.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::super::bytes64::Bytes64;

/// How many messages of a chat are kept; older ones are forgotten.
const KEPT: usize = 2_000;

/// How far a message has come, as its ticks show it.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ticks {
    /// Still on the phone: it has no net. The clock.
    #[default]
    Waiting,
    /// At the server. One tick.
    Sent,
    /// On the other's phone. Two ticks.
    Delivered,
    /// Opened by the other. Two blue ticks.
    Read,
}

/// One line of a chat.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about a message, and each lies in the file under its name")]
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Message {
    /// The stanza's id: a second stanza with it is the same message.
    pub(crate) id: String,
    /// When the phone showed or wrote it.
    pub(crate) at: DateTime<Utc>,
    /// Written on this side of the chat: by the person, or by a linked device.
    pub(crate) from_me: bool,
    /// The words.
    pub(crate) text: String,
    /// For one's own messages.
    pub(crate) ticks: Ticks,
    /// For the other's messages: the person has opened the chat since.
    pub(crate) read: bool,
    /// For the other's messages: how many stanzas with this id came.
    pub(crate) raw: u32,
    /// For the other's messages: the sender was told that it was read, or must not be.
    #[serde(default)]
    pub(crate) told: bool,
    /// The address form the sender used for this phone: receipts go out under the same.
    #[serde(default)]
    pub(crate) by_lid: bool,
    /// What was really sent, when it is more than words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) raw_proto: Option<Bytes64>,
}

impl Message {
    fn is_untold(&self) -> bool {
        !self.from_me && self.read && !self.told
    }
}

/// All that was said with one other number, oldest first.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Chat {
    /// The name the other side gave itself, or empty.
    #[serde(default)]
    pub(crate) name: String,
    pub(crate) messages: VecDeque<Message>,
}

impl Chat {
    pub(crate) fn find(&mut self, id: &str) -> Option<&mut Message> {
        self.messages.iter_mut().rev().find(|message| message.id == id)
    }

    pub(crate) fn add(&mut self, message: Message) {
        if self.messages.len() == KEPT {
            self.messages.pop_front();
        }
        self.messages.push_back(message);
    }

    /// Moves the ticks of one's own messages forward, never back. Says whether anything changed.
    pub(crate) fn advance(&mut self, ids: &[String], ticks: Ticks) -> bool {
        let mut changed = false;
        for id in ids {
            if let Some(message) = self.find(id).filter(|message| message.from_me && message.ticks < ticks) {
                message.ticks = ticks;
                changed = true;
            }
        }
        changed
    }

    /// There is something that the person has read and the other was not told of.
    pub(crate) fn has_untold(&self) -> bool {
        self.messages.iter().any(Message::is_untold)
    }

    /// What was read and not told of, among what came under this address form; it counts as told from now on.
    pub(crate) fn tell(&mut self, by_lid: bool) -> Vec<String> {
        let untold = self.messages.iter_mut().filter(|message| message.is_untold() && message.by_lid == by_lid);
        untold
            .map(|message| {
                message.told = true;
                message.id.clone()
            })
            .collect()
    }

    /// How many of the other's messages the person has not opened.
    pub(crate) fn unread(&self) -> usize {
        self.messages.iter().filter(|message| !message.from_me && !message.read).count()
    }
}
