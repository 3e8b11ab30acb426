//! The sending half of a connection, for everybody who has something for the device at its other end.

use std::sync::Arc;

use tokio::sync::mpsc;
use wacore_binary::Node;
use wacore_binary::marshal::marshal;

/// What a connection is to do.
#[derive(Debug)]
pub(crate) enum Out {
    /// Send this marshalled stanza.
    Stanza(Vec<u8>),
    /// Close politely, after what was asked before.
    Close,
}

/// A handle on a connection; sending into a closed one is nothing.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The connection's number, never used twice while the sandbox runs.
    pub(crate) id: u64,
    /// What the client calls itself; known when it registers.
    pub(crate) client: Arc<str>,
    out: mpsc::UnboundedSender<Out>,
}

impl Line {
    /// A line and the end from which the connection takes its orders.
    pub(crate) fn make(id: u64, client: &str) -> (Self, mpsc::UnboundedReceiver<Out>) {
        let (out, orders) = mpsc::unbounded_channel();
        (Self { id, client: client.into(), out }, orders)
    }

    pub(crate) fn send(&self, node: &Node) {
        match marshal(node) {
            Ok(bytes) => self.send_bytes(bytes),
            Err(error) => tracing::error!(%error, "a stanza could not be written"),
        }
    }

    pub(crate) fn send_bytes(&self, stanza: Vec<u8>) {
        let _ = self.out.send(Out::Stanza(stanza));
    }

    pub(crate) fn close(&self) {
        let _ = self.out.send(Out::Close);
    }
}
