//! Webhooks: who wants them, what they say, how they travel. Fire once: one try per address and copy, any answer counts,
//! no signature, no order.

pub(crate) mod letter;
pub(crate) mod sender;
pub(crate) mod settings;
pub(crate) mod subscribers;
