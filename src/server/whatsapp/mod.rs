//! WhatsApp: one supervised client for each linked number, its keys in PostgreSQL, its lease held by one node at a time.

mod client;
pub mod deliver;
mod fit;
mod hand_over;
mod inbox;
pub mod keys;
pub mod lease;
pub mod link;
mod linking;
pub mod live;
mod masked;
pub mod pairing;
mod redelivery;
pub mod removal;
mod report;
mod restarts;
mod session;
pub mod store;
pub mod supervisor;
mod transport;
pub mod view;
