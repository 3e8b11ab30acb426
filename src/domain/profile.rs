//! One's own account: by what one signs in, and on which devices one is signed in.

use serde::{Deserialize, Serialize};

use super::ids::SignInId;
use super::phone::Phone;
use super::time::Moment;

/// A sign-in of one's own.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Device {
    /// Which.
    pub id: SignInId,
    /// Browser and system, as «Chrome, Windows»; empty when the browser does not say.
    pub agent: String,
    /// The network it was last seen from, without its last part; empty for the house's own.
    pub network: String,
    /// When it signed in.
    pub since: Moment,
    /// When it last did anything.
    pub seen: Moment,
    /// The one that asks.
    pub is_this: bool,
}

impl Device {
    /// Carried in a pocket.
    pub fn is_phone(&self) -> bool {
        ["iPhone", "iPad", "Android"].into_iter().any(|system| self.agent.contains(system))
    }
}

/// What the page of one's own sign-in shows.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Profile {
    /// One's e-mail, if there is one.
    pub email: Option<String>,
    /// One's phone, if there is one.
    pub phone: Option<Phone>,
    /// This one first, then by when they were seen.
    pub devices: Vec<Device>,
}
