//! The seam: server functions, thin. Each names its permission, calls one service and returns domain types.

pub mod clients;
mod error;
#[cfg(feature = "ssr")]
mod gate;
pub mod intake;
pub mod invitation;
pub mod onboarding;
pub mod people;
pub mod profile;
pub mod recovery;
pub mod session;
pub mod texts;
pub mod whatsapp;
