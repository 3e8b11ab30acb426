//! What the browser is told while it watches: ids and small facts, never personal data.

use serde::{Deserialize, Serialize};

use super::conversation::MessageStatus;
use super::ids::{ClientId, MessageId};
use super::whatsapp::pairing::PairingFailure;

/// One frame of a company's live stream (`GET /live`, the `data:` of an SSE message; its `id:` resumes the stream).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum LiveEvent {
    /// Something new stands in a client's timeline.
    TimelineGrew {
        /// Whose.
        client: ClientId,
    },
    /// A message moved on.
    MessageMoved {
        /// Whose thread.
        client: ClientId,
        /// Which message.
        message: MessageId,
        /// Where it is now.
        status: MessageStatus,
    },
    /// The WhatsApp link changed its state: read it anew.
    WhatsAppChanged,
    /// The salon's onboarding, or its agreement with the CRM, got on: read it anew.
    OnboardingChanged,
    /// Somebody was invited, came, went or has another role: read the people anew.
    PeopleChanged,
    /// Something waits for a person that could not be applied, or waits no more: count and read it anew.
    IntakeChanged,
    /// Frames were lost: load what is on the screen again.
    Resync,
}

/// One frame of the pairing stream (`GET /live/pairing`), for the person who links the number and nobody else.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum PairingFrame {
    /// We asked WhatsApp for a code; none has come yet.
    Preparing,
    /// A picture to scan.
    Qr {
        /// The code as an SVG document, dark on white.
        svg: String,
        /// How long it can be scanned, in milliseconds from now.
        expires_in_ms: u32,
        /// How long it could be scanned when it was new, in milliseconds.
        lives_ms: u32,
        /// Which picture it is, from 1; after [`MOST_CODES`](super::whatsapp::pairing::MOST_CODES) we stop.
        nth: u32,
    },
    /// A code to type on the phone.
    Code {
        /// Eight letters and digits, without the dash that people see.
        code: String,
        /// How long it can be typed, in milliseconds from now.
        expires_in_ms: u32,
        /// How long it could be typed when it was new, in milliseconds.
        lives_ms: u32,
    },
    /// Scanned; keys are being exchanged.
    Scanned,
    /// Linked and online.
    Connected,
    /// No code was scanned in time; ask again.
    Expired,
    /// It did not work.
    Failed {
        /// Why.
        reason: PairingFailure,
    },
}

impl PairingFrame {
    /// What is left of the shown code's life, in milliseconds.
    pub fn expires_in_ms(&mut self) -> Option<&mut u32> {
        match self {
            Self::Qr { expires_in_ms, .. } | Self::Code { expires_in_ms, .. } => Some(expires_in_ms),
            _ => None,
        }
    }

    /// No other frame comes after this one.
    pub fn is_last(&self) -> bool {
        matches!(self, Self::Connected | Self::Expired | Self::Failed { .. })
    }
}
