//! The outside world on loopback: a booking CRM, WhatsApp with telephones, and the desk on which a person plays them.
//!
//! These servers speak the vendors' own wire protocols over real sockets; the product meets them by base URL only and
//! cannot tell them from the vendors. The room imports `domain` and nothing else of the crate. Only with feature `sandbox`.

pub mod clock;
mod desk;
pub mod feed;
pub mod shelf;
pub mod whatsapp;
mod world;
pub mod yclients;

pub use desk::DeskSettings;
pub use world::{Options, World, run};
