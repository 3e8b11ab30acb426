//! The Noise layer, server's side: the keys with their certificates and the handshakes `XX`, `IK` and `XXfallback`.
//!
//! Called by `server::connection` for every new socket. Framing and ciphers are wacore-noise's.

pub(crate) mod handshake;
pub(crate) mod keys;
