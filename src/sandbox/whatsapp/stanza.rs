//! Reading and building binary nodes ("stanzas"): the few shapes that every part of the server uses.

use anyhow::{Context, anyhow};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node, NodeContent, Server};

use super::number::Number;

/// The server's own address, `@s.whatsapp.net`.
pub(crate) fn server() -> Jid {
    Jid::new("", Server::Pn)
}

/// An attribute as text; empty when it is absent.
pub(crate) fn attr(node: &Node, key: &str) -> String {
    node.attrs.get(key).map(|value| value.as_str().into_owned()).unwrap_or_default()
}

/// An attribute that must be an address.
pub(crate) fn jid_attr(node: &Node, key: &str) -> anyhow::Result<Jid> {
    let text = attr(node, key);
    text.parse().map_err(|_| anyhow!("<{}> has {key}={text:?}, not an address", node.tag))
}

/// An attribute that must name a number, in either address form.
pub(crate) fn number_attr(node: &Node, key: &str) -> anyhow::Result<Number> {
    let jid = jid_attr(node, key)?;
    Number::of(&jid).with_context(|| format!("<{}> has {key}={jid}, nobody's number", node.tag))
}

/// The node's content as bytes; empty when it has children or nothing.
pub(crate) fn content(node: &Node) -> Vec<u8> {
    match &node.content {
        Some(NodeContent::Bytes(bytes)) => bytes.clone(),
        Some(NodeContent::String(text)) => text.as_bytes().to_vec(),
        _ => Vec::new(),
    }
}

/// The content of the first child `tag`; empty when there is none.
pub(crate) fn child_content(node: &Node, tag: &str) -> Vec<u8> {
    node.get_optional_child(tag).map(content).unwrap_or_default()
}

/// The children, or none.
pub(crate) fn children(node: &Node) -> &[Node] {
    node.children().unwrap_or_default()
}

/// A big-endian number of any length; the low 32 bits of it.
pub(crate) fn big_endian(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte))
}

/// A pre-key's number as it is written: three bytes.
pub(crate) fn key_id(id: u32) -> Vec<u8> {
    id.to_be_bytes().into_iter().skip(1).collect()
}

/// A node with bytes in it.
pub(crate) fn leaf(tag: &'static str, bytes: impl Into<Vec<u8>>) -> Node {
    NodeBuilder::new(tag).bytes(bytes).build()
}

/// The good answer to the request `id`.
pub(crate) fn answer(id: &str, children: Vec<Node>) -> Node {
    let node = NodeBuilder::new("iq").attr("from", server()).attr("type", "result").attr("id", id.to_owned());
    if children.is_empty() { node.build() } else { node.children(children).build() }
}

/// The bad answer to the request `id`.
pub(crate) fn refusal(id: &str, code: u32, text: &'static str) -> Node {
    let error = NodeBuilder::new("error").attr("code", code).attr("text", text).build();
    NodeBuilder::new("iq").attr("from", server()).attr("type", "error").attr("id", id.to_owned()).children([error]).build()
}

/// A node as text for the log, cut short.
pub(crate) fn shown(node: &Node) -> String {
    wacore::xml::DisplayableNode(node).to_string().chars().take(600).collect()
}

/// A fresh id for a stanza that the sandbox starts.
pub(crate) fn fresh_id(prefix: &str) -> String {
    format!("{prefix}{:016X}", rand::random::<u64>())
}
