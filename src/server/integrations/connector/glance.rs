//! A glance at a call that cannot be applied: what its envelope says it is about, and nothing it says of people.

use crate::domain::intake::CallAbout;

/// What a call is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Glance {
    pub about: CallAbout,
    /// The provider's number of that.
    pub number: Option<String>,
}
