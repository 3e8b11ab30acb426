//! The server: sockets, the handshake, linking, and what it answers to each stanza.
//!
//! Entered by `line::Line` (post to a device) and by the route `/ws/chat`. Phones are in `super::phones`.

pub(crate) mod codes;
pub(crate) mod connection;
pub(crate) mod counters;
pub(crate) mod devices;
pub(crate) mod faults;
pub(crate) mod greeting;
pub(crate) mod iq;
pub(crate) mod line;
pub(crate) mod link;
pub(crate) mod login;
pub(crate) mod messages;
pub(crate) mod notices;
pub(crate) mod outgoing;
pub(crate) mod prekeys;
pub(crate) mod qr;
pub(crate) mod receipts;
pub(crate) mod seal;
pub(crate) mod usync;
