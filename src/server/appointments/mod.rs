//! The mirror of bookings: what the CRM reports becomes state and facts.

pub mod ahead;
pub mod apply;
pub mod status;
pub mod store;
pub mod told;
pub mod zone;

#[cfg(test)]
mod tests;

pub use apply::{Applied, Report, apply};
pub use store::knows_newer;
