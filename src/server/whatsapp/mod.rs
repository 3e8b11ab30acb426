//! WhatsApp: one supervised client for each linked number, its keys in PostgreSQL, its lease held by one node at a time.

mod alive;
mod client;
pub mod deliver;
mod fit;
mod fitness;
mod hand_over;
mod inbox;
pub mod keys;
pub mod lease;
pub mod link;
mod linking;
pub mod live;
mod masked;
mod pace;
pub mod pairing;
mod pulse;
mod redelivery;
pub mod removal;
mod report;
mod restarts;
mod session;
pub mod store;
pub mod supervisor;
mod transport;
mod versions;
pub mod view;
