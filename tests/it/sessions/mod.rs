//! WhatsApp sessions that hold: logins that are swallowed or refused, phones that ask again, sessions at their limits, sessions that are sick, hints that are lost, keys that are never used
//! twice, and the pool's contract.

mod asked_again;
mod bad;
mod crowd;
mod deaf;
mod desk;
mod hidden;
mod keys;
mod logins;
mod not_begun;
mod pool;
mod refused;
mod skew;
mod streams;
mod unopened;
mod wire;
