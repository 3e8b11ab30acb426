//! A webhook as it is kept: its body, its addresses, and every try to hand it over.

use std::fmt::Write as _;
use std::ops::Deref;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// A webhook. Every copy at every address carries the same bytes.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Letter {
    /// Number, in the order of happening.
    pub(crate) id: u64,
    /// The salon.
    pub(crate) salon: i64,
    /// When it happened, by the sandbox's clock.
    pub(crate) at: DateTime<Utc>,
    /// `record`, `client`, …; `lifecycle` for the marketplace's own events.
    pub(crate) resource: String,
    /// Whose.
    pub(crate) resource_id: i64,
    /// `create`, `update`, `delete`; for the marketplace its event.
    pub(crate) status: String,
    /// The body.
    pub(crate) body: String,
    /// SHA-256 of the body, hex.
    pub(crate) sha256: String,
    /// Where it goes.
    pub(crate) urls: Vec<String>,
    /// How many times to each.
    pub(crate) copies: u32,
    /// The world lost it: nothing is sent.
    pub(crate) lost: bool,
    /// What happened, in words, for the desk.
    pub(crate) words: String,
}

/// A letter shared by the world's memory and the tries under way.
#[derive(Clone, Debug)]
pub(crate) struct Posted(Arc<Letter>);

/// One copy of a letter at one address, still to be sent.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) struct Envelope {
    /// The letter.
    pub(crate) letter: u64,
    /// Where to.
    pub(crate) url: String,
    /// Which copy, from 0; replays continue the count.
    pub(crate) copy: u32,
}

/// A try that has ended.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Delivery {
    /// The letter.
    pub(crate) letter: u64,
    /// Where to.
    pub(crate) url: String,
    /// Which copy.
    pub(crate) copy: u32,
    /// When the try ended, by the sandbox's clock.
    pub(crate) at: DateTime<Utc>,
    /// The answer's status, or `None` when there was no answer.
    pub(crate) code: Option<u16>,
    /// Why there was no answer.
    pub(crate) error: Option<String>,
    /// How long the try took, milliseconds.
    pub(crate) ms: u64,
}

impl Letter {
    /// What is to be sent. A lost letter, or one that nobody wants, has nothing.
    pub(crate) fn envelopes(&self) -> Vec<Envelope> {
        let copies = if self.lost { 0 } else { self.copies };
        let to = |url: &String| (0..copies).map(|copy| Envelope { letter: self.id, url: url.clone(), copy }).collect::<Vec<_>>();
        self.urls.iter().flat_map(to).collect()
    }
}

impl From<Letter> for Posted {
    fn from(letter: Letter) -> Self {
        Self(Arc::new(letter))
    }
}

impl Deref for Posted {
    type Target = Letter;

    fn deref(&self) -> &Letter {
        &self.0
    }
}

impl Serialize for Posted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.as_ref().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Posted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Letter::deserialize(deserializer).map(Self::from)
    }
}

impl Delivery {
    /// What this was a try of.
    pub(crate) fn envelope(&self) -> Envelope {
        Envelope { letter: self.letter, url: self.url.clone(), copy: self.copy }
    }
}

/// SHA-256 in hex.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
