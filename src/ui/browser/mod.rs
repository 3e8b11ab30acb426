//! The few things only a browser can do. On the server every one of them does nothing; this is the room's only gate.

#[cfg(not(feature = "hydrate"))]
mod absent;
#[cfg(feature = "hydrate")]
mod real;

#[cfg(not(feature = "hydrate"))]
pub(super) use absent::*;
#[cfg(feature = "hydrate")]
pub(super) use real::*;

#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser has streams"))]
/// What a stream of server-sent events tells its owner.
#[derive(Debug)]
pub(super) enum StreamEvent {
    /// The connection stands, perhaps again.
    Opened,
    /// A message: its `data:`.
    Message(String),
    /// The connection broke; the browser makes it again by itself.
    Interrupted,
    /// The connection broke for good: the server refused it.
    Closed,
}
