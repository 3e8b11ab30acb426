//! The CRM sandbox, asked over real sockets as the product asks it.

mod calls;
mod expected;
mod faults;
mod journal;
mod marketplace;
mod persistence;
mod receiver;
mod replay;
mod stranger;
mod town;
mod travel;
mod webhooks;
