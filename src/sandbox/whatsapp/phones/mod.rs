//! The telephones: real Signal participants with chats and switches, each with the server's post box for its linked devices.
//!
//! Nothing here talks to a socket except by handing stanzas to a device's line. The server (`super::server`) and the
//! control API (`super::control`) call in; one lock per phone, never two at once.

pub(crate) mod book;
pub(crate) mod chat;
pub(crate) mod content;
pub(crate) mod device;
pub(crate) mod phone;
pub(crate) mod receive;
pub(crate) mod signal;
pub(crate) mod stored;
pub(crate) mod witness;
