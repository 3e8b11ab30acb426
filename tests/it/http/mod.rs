//! The doors, from outside: who is let in, with which headers, and what a refusal looks like.

mod doors;
mod guard;
mod health;
mod live;
mod sign_in;
