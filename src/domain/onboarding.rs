//! Onboarding: the way of a salon from the CRM's «Подключить» to its clients' first messages, as a pure machine. What is
//! done is remembered as facts; where the salon stands follows from them, in whatever order they came and from however many
//! tabs.

mod failure;
mod view;
mod zones;

use serde::{Deserialize, Serialize};

pub use failure::ActivationFailure;
pub use view::{Activation, OnboardingView, OwnerContact, SalonFacts, TestMessage};
pub use zones::{ZONES, zone_name};

/// A step as the wizard counts them (D-27).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The salon's data are looked at and confirmed.
    Salon,
    /// The number is linked.
    #[serde(rename = "whatsapp")]
    WhatsApp,
    /// What clients will get.
    Messages,
    /// The owner's password, then the list of what works.
    Done,
}

impl Step {
    /// In their order.
    pub const ALL: [Self; 4] = [Self::Salon, Self::WhatsApp, Self::Messages, Self::Done];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Salon => "salon",
            Self::WhatsApp => "whatsapp",
            Self::Messages => "messages",
            Self::Done => "done",
        }
    }

    /// The step of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == word)
    }

    /// Its number, from one.
    pub fn number(self) -> usize {
        self as usize + 1
    }

    /// The one before it.
    pub fn before(self) -> Option<Self> {
        Self::ALL.into_iter().take_while(|step| *step < self).last()
    }
}

/// What of the way is done.
#[expect(clippy::struct_excessive_bools, reason = "four facts, each of its own")]
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Facts {
    /// The owner looked at the salon's data and confirmed them.
    pub salon_confirmed: bool,
    /// A number is linked now; it can be lost again.
    pub number_linked: bool,
    /// The owner looked at the messages and confirmed them.
    pub messages_confirmed: bool,
    /// The owner has a password.
    pub owner_set: bool,
}

/// Where a salon stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The salon's data wait to be confirmed.
    Salon,
    /// A number waits to be linked.
    #[serde(rename = "whatsapp")]
    WhatsApp,
    /// The messages wait to be confirmed.
    Messages,
    /// The owner's password waits to be set.
    Owner,
    /// Everything is done.
    Finished,
}

impl Stage {
    /// In their order.
    pub const ALL: [Self; 5] = [Self::Salon, Self::WhatsApp, Self::Messages, Self::Owner, Self::Finished];

    /// Where these facts leave the salon: at the first thing that is missing. Whoever has a password is through, and looks
    /// after a number that is lost later in the workspace.
    pub fn of(facts: Facts) -> Self {
        match facts {
            Facts { owner_set: true, .. } => Self::Finished,
            Facts { salon_confirmed: false, .. } => Self::Salon,
            Facts { number_linked: false, .. } => Self::WhatsApp,
            Facts { messages_confirmed: false, .. } => Self::Messages,
            _ => Self::Owner,
        }
    }

    /// The word it is stored and counted under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Salon => "salon",
            Self::WhatsApp => "whatsapp",
            Self::Messages => "messages",
            Self::Owner => "owner",
            Self::Finished => "finished",
        }
    }

    /// The step at which the wizard shows it.
    pub fn step(self) -> Step {
        match self {
            Self::Salon => Step::Salon,
            Self::WhatsApp => Step::WhatsApp,
            Self::Messages => Step::Messages,
            Self::Owner | Self::Finished => Step::Done,
        }
    }

    /// Which step is shown to whoever asks for `wanted`: what is done may be looked at again, nothing may be skipped, and
    /// what is finished stays so.
    pub fn shown(self, wanted: Option<Step>) -> Step {
        match wanted {
            Some(step) if step < self.step() && self != Self::Finished => step,
            _ => self.step(),
        }
    }

    /// Whether the password may be set now: it is the last thing, and opens the workspace.
    pub fn takes_password(self) -> bool {
        self == Self::Owner
    }
}

#[cfg(test)]
mod tests;
