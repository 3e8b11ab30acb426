//! Connections to booking CRMs: raw calls in, changes of bookings out. The vendors live in `connectors`, each in its folder.

pub mod change;
pub mod connector;
pub mod connectors;
pub mod door;
pub mod import;
pub mod intake;
pub mod marketplace;
mod mirror;
mod offer_import;
mod park;
pub mod problems;
mod settle;
pub mod store;
pub mod translate;
mod understand;
