//! The server's side of [`super`]: there is no browser here.

#![expect(clippy::unused_self, reason = "the signatures are the browser's")]

use super::StreamEvent;

/// Nothing to close.
#[derive(Clone, Copy, Debug)]
pub(in crate::ui) struct EventStream;

impl EventStream {
    /// Nothing to listen to.
    pub(in crate::ui) fn open(_url: &str, _tell: impl Fn(StreamEvent) + 'static) -> Option<Self> {
        None
    }

    /// Nothing to close.
    pub(in crate::ui) fn close(self) {}
}

/// No document.
pub(in crate::ui) fn root_attribute(_name: &str) -> Option<String> {
    None
}

/// No document.
pub(in crate::ui) fn set_root_attribute(_name: &str, _value: &str) {}

/// No cookie jar.
pub(in crate::ui) fn remember(_name: &str, _value: &str) {}

/// No window.
pub(in crate::ui) fn go(_url: &str) {}

/// No page.
pub(in crate::ui) fn reload() {}

/// No document.
pub(in crate::ui) fn focus(_id: &str) {}

/// No document.
pub(in crate::ui) fn has_focus(_id: &str) -> bool {
    false
}

/// No clipboard.
pub(in crate::ui) fn copy(_text: &str) -> bool {
    false
}

/// No clock that runs while a page is looked at.
pub(in crate::ui) fn now_ms() -> f64 {
    0.0
}

/// No caret: the end.
pub(in crate::ui) fn caret(_area: &leptos::web_sys::HtmlTextAreaElement, text: &str) -> usize {
    text.len()
}
