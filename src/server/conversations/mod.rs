//! Threads: messages out with their state, messages in, and the receipts that move them.

mod activity;
pub mod figures;
mod hops;
pub mod inbound;
pub mod outbound;
pub mod overdue;
pub mod own;
pub mod put_off;
pub mod receipts;
pub mod said;
pub mod thread;
pub mod waiting;
