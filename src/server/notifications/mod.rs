//! Why and when we write: from a fact about a booking to a message, or to the reason there is none.

pub mod notify;
pub mod texts;
mod trace;
pub mod wording;
