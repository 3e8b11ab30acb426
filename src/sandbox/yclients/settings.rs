//! What the CRM is started with. The world's behaviour, which changes while it runs, is in `faults`.

use super::faults::Faults;

/// The application's identity with the vendor, and how the vendor behaves at first.
#[derive(Clone, Debug)]
pub struct CrmSettings {
    /// The application's partner token, the `Bearer` half of every call.
    pub partner_token: String,
    /// The application's system user's token, the `User` half.
    pub user_token: String,
    /// The application's number in the marketplace.
    pub application_id: i64,
    /// Where «Подключить» sends the browser: our registration address.
    pub registration_url: String,
    /// Where the vendor posts lifecycle events: our address from the developer cabinet.
    pub callback_url: String,
    /// How the world behaves until somebody turns a switch; a stored world keeps its own switches.
    pub unkindness: Faults,
    /// The seed of everything that is drawn by lot.
    pub seed: u64,
    /// Which world is made when the shelf is empty.
    pub world: SeededWorld,
}

/// Which world is made when the shelf is empty.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SeededWorld {
    /// Three salons to play in.
    Town {
        /// How far their journals reach into the past and into the future, days.
        reach: i64,
    },
    /// A bench: `salons` salons of one master, each with `clients` clients and no bookings. At most 10,000 clients in all.
    Bench {
        /// How many salons.
        salons: u32,
        /// How many clients each has.
        clients: u32,
    },
}

impl Default for CrmSettings {
    fn default() -> Self {
        Self {
            partner_token: "sandbox-partner-token".to_owned(),
            user_token: "sandbox-user-token".to_owned(),
            application_id: 1001,
            registration_url: "http://127.0.0.1:3000/auth/yclients/redirect".to_owned(),
            callback_url: "http://127.0.0.1:3000/webhook/yclients".to_owned(),
            unkindness: Faults::unkind(),
            seed: 20,
            world: SeededWorld::Town { reach: 30 },
        }
    }
}
