//! The wizard's server side: who sets a salon up, what of it is done, and what the page shows.

pub mod code;
pub mod enter;
pub mod funnel;
pub mod notice;
pub mod others;
pub mod progress;
pub mod resume;
pub mod salon;
pub mod scope;
pub mod trial;
pub mod view;
