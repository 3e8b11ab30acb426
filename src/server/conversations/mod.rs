//! Threads: messages out with their state, messages in, and the receipts that move them.

pub mod inbound;
pub mod outbound;
pub mod receipts;
pub mod thread;
