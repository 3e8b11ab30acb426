//! The doors, from outside: who is let in, with which headers, and what a refusal looks like.

mod addresses;
mod doors;
mod garbage;
mod guard;
mod health;
mod live;
mod marketplace;
mod marketplace_notices;
mod marketplace_pages;
mod marketplace_ready;
mod probes;
mod problems;
mod roles;
mod search;
mod sign_in;
mod slow;
mod twin;
mod twin_missing;
