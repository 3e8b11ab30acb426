//! What every feature stands on. No product nouns live here, and nothing here knows a feature.

pub mod clock;
pub mod cursor;
pub mod db;
pub mod events;
pub(crate) mod faults;
pub mod hex;
pub mod hints;
pub mod http_client;
pub mod ids;
pub mod jobs;
pub mod limit;
pub mod live;
pub mod migrate;
mod open;
pub mod phones;
pub mod postgres;
pub mod rate_limit;
pub mod roles;
pub mod seal;
mod tx;
pub mod tx_guard;
pub mod vault;
pub mod verdict;
