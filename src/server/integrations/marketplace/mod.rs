//! The marketplace's door: how a salon's owner comes to us from a CRM, and by what we know them again.

pub mod arrival;
pub mod token;
