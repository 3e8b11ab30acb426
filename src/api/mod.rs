//! The seam: server functions, thin. Each names its permission, calls one service and returns domain types.

pub mod clients;
#[cfg(feature = "ssr")]
mod gate;
pub mod onboarding;
pub mod session;
pub mod whatsapp;
