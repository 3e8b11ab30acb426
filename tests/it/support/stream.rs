//! An event stream as a browser reads it.

use reqwest::Response;
use serde_json::Value;

use super::wait::PATIENCE;

/// A stream's frames, one after the other.
pub(crate) struct Frames {
    answer: Response,
    unread: String,
    /// The id of the last frame that had one.
    pub(crate) last_id: Option<String>,
}

impl Frames {
    pub(crate) fn new(answer: Response) -> Self {
        Self { answer, unread: String::new(), last_id: None }
    }

    /// The next frame with data; `None` when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        loop {
            while let Some((block, rest)) = self.unread.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.unread = rest;
                if let Some(id) = field(&block, "id") {
                    self.last_id = Some(id.to_owned());
                }
                if let Some(data) = field(&block, "data") {
                    return Some(serde_json::from_str(data).unwrap());
                }
            }
            let chunk = tokio::time::timeout(PATIENCE, self.answer.chunk()).await.expect("the stream is silent").ok()??;
            self.unread.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// Reads on until a frame is as wanted.
    pub(crate) async fn find(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        let mut seen = Vec::new();
        let reading = async {
            while let Some(frame) = self.next().await {
                if wanted(&frame) {
                    return Some(frame);
                }
                seen.push(frame["type"].clone());
            }
            None
        };
        let found = tokio::time::timeout(PATIENCE, reading).await.ok().flatten();
        found.unwrap_or_else(|| panic!("no such frame; there were {seen:?}"))
    }
}

fn field<'a>(block: &'a str, name: &str) -> Option<&'a str> {
    block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim_start))
}
