//! The texts as people see and change them.

use serde::{Deserialize, Serialize};

use crate::domain::phone::Phone;
use crate::domain::time::Moment;
use crate::domain::timeline::MessageTrigger;

/// A text that clients will get.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TextView {
    /// Upon what.
    pub trigger: MessageTrigger,
    /// With its fields in braces.
    pub template: String,
    /// The catalogue's, to go back to.
    pub ready: String,
    /// Whether it is sent.
    pub enabled: bool,
}

/// A real booking in the salon's own words.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Preview {
    /// Whose booking it is.
    pub client: String,
    /// When it begins.
    pub starts_at: Moment,
    /// The filled text.
    pub body: String,
    /// There is another booking to look at.
    pub has_next: bool,
    /// The salon has no booking yet: this one is ours.
    pub is_example: bool,
}

/// Whose phone the preview is, and when.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Sender {
    /// The salon's name.
    pub salon: String,
    /// Its linked number.
    pub number: Option<Phone>,
    /// Now, in the salon's zone.
    pub now: Moment,
}

/// The page of the texts.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct TextsView {
    /// In their order.
    pub texts: Vec<TextView>,
    /// Whose they are.
    pub sender: Sender,
}
