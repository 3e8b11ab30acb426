use super::*;
use crate::sandbox::whatsapp::server::line::Out;

fn letter(id: &str) -> Node {
    NodeBuilder::new("message").attr("id", id).build()
}

/// A client takes as many as it was told of, and then waits for the end of the backlog.
#[test]
fn what_comes_during_the_backlog_comes_after_its_end() {
    let (line, mut orders) = Line::make(1, "test");
    let mut device = Device::default();
    device.post(&letter("A"));
    device.line = Some((line, Stage::Passive));
    device.activate();
    device.post(&letter("B"));
    device.take(1);
    let mut told = Vec::new();
    while let Ok(Out::Stanza(bytes)) = orders.try_recv() {
        let node = unmarshal_ref(&bytes[1..]).unwrap().to_owned();
        told.push(format!("{}{}", node.tag, stanza::attr(&node, "id")));
    }
    assert_eq!(told, ["ib", "messageA", "ib", "messageB"]);
}
