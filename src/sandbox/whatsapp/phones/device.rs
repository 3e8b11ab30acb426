//! A linked device as the server keeps it: its uploaded keys, and its post box, from which nothing goes before it is acknowledged.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::marshal::{marshal, unmarshal_ref};
use wacore_binary::{Node, NodeValue};

use super::super::bytes64::Bytes64;
use super::super::server::line::Line;
use super::super::stanza;

/// What a device uploaded, so that others can write to it while it is away.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct DeviceKeys {
    pub(crate) registration: u32,
    pub(crate) identity: Bytes64,
    /// The signed pre-key: number, key, signature.
    pub(crate) signed: (u32, Bytes64, Bytes64),
    pub(crate) one_time: BTreeMap<u32, Bytes64>,
}

/// A stanza in the post box.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Letter {
    /// `message`, `receipt` or `notification`.
    pub(crate) class: String,
    pub(crate) id: String,
    /// The stanza's type attribute: one message id can have a delivery and a read receipt.
    pub(crate) kind: String,
    stanza: Bytes64,
    /// The connection it last went out on; 0 for none.
    #[serde(skip)]
    sent_on: u64,
}

/// How far a connected device is with what waited for it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Stage {
    /// Logged in, and not yet asking for its post.
    Passive,
    /// Was told how much waits, takes so many of it now, and has so many of it still to come.
    Backlog { allowed: usize, promised: usize },
    /// Has everything; new post goes out at once.
    Live,
}

/// A device linked to a phone.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Device {
    /// What it calls itself.
    pub(crate) name: String,
    pub(crate) linked_at: DateTime<Utc>,
    pub(crate) keys: DeviceKeys,
    /// The identity it was given at linking, countersigned by it: shown to who fetches its keys.
    pub(crate) vouched: Bytes64,
    /// It was handed the app-state key once.
    pub(crate) greeted: bool,
    pub(crate) post: VecDeque<Letter>,
    #[serde(skip)]
    pub(crate) line: Option<(Line, Stage)>,
}

impl Device {
    pub(crate) fn is_online(&self) -> bool {
        self.line.is_some()
    }

    /// Puts a stanza into the post box and sends it if the device is listening.
    pub(crate) fn post(&mut self, node: &Node) {
        match marshal(node) {
            Ok(bytes) => {
                let (id, kind) = (stanza::attr(node, "id"), stanza::attr(node, "type"));
                self.post.push_back(Letter { class: node.tag.to_string(), id, kind, stanza: Bytes64(bytes), sent_on: 0 });
                self.pump();
            }
            Err(error) => tracing::error!(%error, "a stanza could not be written"),
        }
    }

    /// The device asks for its post: tells it how much there is.
    pub(crate) fn activate(&mut self) {
        let (count, messages) = (self.post.len(), self.post.iter().filter(|letter| letter.class == "message").count());
        let Some((line, stage)) = &mut self.line else { return };
        if count == 0 {
            *stage = Stage::Live;
            line.send(&backlog_end(0));
            return;
        }
        *stage = Stage::Backlog { allowed: 0, promised: count };
        let preview = NodeBuilder::new("offline_preview").attr("count", count.to_string()).attr("message", messages.to_string());
        let preview = preview.attr("receipt", (count - messages).to_string()).attr("notification", "0").attr("appdata", "0").build();
        line.send(&NodeBuilder::new("ib").attr("from", stanza::server()).children([preview]).build());
    }

    /// The device takes `count` more of what waits.
    pub(crate) fn take(&mut self, count: u32) {
        if let Some((_, Stage::Backlog { allowed, .. })) = &mut self.line {
            *allowed = allowed.saturating_add(count as usize);
        }
        self.pump();
    }

    /// Sends what may be sent.
    fn pump(&mut self) {
        let Some((line, stage)) = &mut self.line else { return };
        let unsent = |letter: &&mut Letter| letter.sent_on != line.id;
        if let Stage::Backlog { allowed, promised } = stage {
            for letter in self.post.iter_mut().filter(unsent).take((*allowed).min(*promised)) {
                letter.sent_on = line.id;
                (*allowed, *promised) = (*allowed - 1, *promised - 1);
                line.send_bytes(as_offline(&letter.stanza.0));
            }
            // A device asks for what it was told of. What came meanwhile is not part of that, and goes out after its end.
            if *promised == 0 || self.post.iter().all(|letter| letter.sent_on == line.id) {
                *stage = Stage::Live;
                line.send(&backlog_end(self.post.len()));
            }
        }
        if *stage == Stage::Live {
            for letter in self.post.iter_mut().filter(unsent) {
                letter.sent_on = line.id;
                line.send_bytes(letter.stanza.0.clone());
            }
        }
    }

    /// The device has it: takes a stanza out of the post box. Says whether it was there.
    pub(crate) fn acknowledged(&mut self, class: &str, id: &str, kind: Option<&str>) -> bool {
        let fits = |letter: &Letter| letter.class == class && letter.id == id && kind.is_none_or(|kind| letter.kind == kind);
        self.post.iter().position(fits).and_then(|at| self.post.remove(at)).is_some()
    }
}

fn backlog_end(count: usize) -> Node {
    let offline = NodeBuilder::new("offline").attr("count", count.to_string()).build();
    NodeBuilder::new("ib").attr("from", stanza::server()).children([offline]).build()
}

/// The stanza marked as one that waited.
fn as_offline(bytes: &[u8]) -> Vec<u8> {
    // A marshalled node starts with a flag byte that `unmarshal_ref` does not want.
    let marked = bytes.get(1..).and_then(|node| unmarshal_ref(node).ok()).and_then(|node| {
        let mut node = node.to_owned();
        node.attrs.insert("offline", NodeValue::from("0"));
        marshal(&node).ok()
    });
    marked.unwrap_or_else(|| bytes.to_vec())
}

#[cfg(test)]
mod tests;
