//! The browser's side of [`super`].

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{EventSource, HtmlElement, HtmlTextAreaElement, MessageEvent};

use super::StreamEvent;

/// How long a choice is remembered, in seconds: a year.
const REMEMBER_FOR: u32 = 365 * 24 * 3600;

type OnMessage = Closure<dyn FnMut(MessageEvent)>;
type OnChange = Closure<dyn FnMut()>;

/// What keeps a stream alive: the source and the closures it calls.
struct Open {
    source: EventSource,
    _closures: (OnChange, OnMessage, OnChange),
}

thread_local! {
    /// The open streams of the tab, by number: signals carry the number from thread to thread, which a stream cannot.
    static STREAMS: RefCell<(u32, HashMap<u32, Open>)> = RefCell::default();
}

/// A number that names an open stream of server-sent events; it lives until it is closed.
#[derive(Clone, Copy, Debug)]
pub(in crate::ui) struct EventStream(u32);

impl EventStream {
    /// Opens the stream at `url`; `None` if the browser will not.
    pub(in crate::ui) fn open(url: &str, tell: impl Fn(StreamEvent) + 'static) -> Option<Self> {
        let source = EventSource::new(url).ok()?;
        let tell = Rc::new(tell);
        let opened = {
            let tell = tell.clone();
            OnChange::new(move || tell(StreamEvent::Opened))
        };
        let message = {
            let tell = tell.clone();
            OnMessage::new(move |event: MessageEvent| {
                if let Some(data) = event.data().as_string() {
                    tell(StreamEvent::Message(data));
                }
            })
        };
        let failed = {
            let source = source.clone();
            OnChange::new(move || {
                let closed = source.ready_state() == EventSource::CLOSED;
                tell(if closed { StreamEvent::Closed } else { StreamEvent::Interrupted });
            })
        };
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onmessage(Some(message.as_ref().unchecked_ref()));
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        STREAMS.with_borrow_mut(|(last, streams)| {
            *last = last.wrapping_add(1);
            streams.insert(*last, Open { source, _closures: (opened, message, failed) });
            Some(Self(*last))
        })
    }

    /// Ends the stream.
    pub(in crate::ui) fn close(self) {
        let open = STREAMS.with_borrow_mut(|(_, streams)| streams.remove(&self.0));
        if let Some(Open { source, .. }) = open {
            source.set_onopen(None);
            source.set_onmessage(None);
            source.set_onerror(None);
            source.close();
        }
    }
}

/// An attribute of `<html>`.
pub(in crate::ui) fn root_attribute(name: &str) -> Option<String> {
    leptos::prelude::document().document_element()?.get_attribute(name)
}

/// Sets an attribute of `<html>`.
pub(in crate::ui) fn set_root_attribute(name: &str, value: &str) {
    if let Some(root) = leptos::prelude::document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

/// Puts a choice into a cookie that every page of ours gets. Both words are our own and need no escaping.
pub(in crate::ui) fn remember(name: &str, value: &str) {
    let cookie = format!("{name}={value}; Path=/; Max-Age={REMEMBER_FOR}; SameSite=Lax");
    let _ = js_sys::Reflect::set(&leptos::prelude::document(), &"cookie".into(), &cookie.into());
}

/// Loads another page whole.
pub(in crate::ui) fn go(url: &str) {
    let _ = leptos::prelude::window().location().assign(url);
}

/// Loads this page anew.
pub(in crate::ui) fn reload() {
    let _ = leptos::prelude::window().location().reload();
}

/// Loads this page anew, unless that was tried in this tab within the last minute.
pub(in crate::ui) fn reload_once() {
    const TRIED: &str = "otklik-reloaded";
    let Ok(Some(tab)) = leptos::prelude::window().session_storage() else { return };
    let last = tab.get_item(TRIED).ok().flatten().and_then(|at| at.parse::<f64>().ok());
    let now = js_sys::Date::now();
    if last.is_none_or(|last| now - last > 60_000.0) && tab.set_item(TRIED, &now.to_string()).is_ok() {
        reload();
    }
}

/// Puts the focus on an element.
pub(in crate::ui) fn focus(id: &str) {
    let element = leptos::prelude::document().get_element_by_id(id);
    if let Some(element) = element.as_ref().and_then(|element| element.dyn_ref::<HtmlElement>()) {
        let _ = element.focus();
    }
}

/// Whether an element has the focus.
pub(in crate::ui) fn has_focus(id: &str) -> bool {
    leptos::prelude::document().active_element().is_some_and(|element| element.id() == id)
}

/// Whether the page has an element of this CSS selector.
pub(in crate::ui) fn shows(selector: &str) -> bool {
    leptos::prelude::document().query_selector(selector).is_ok_and(|element| element.is_some())
}

/// Puts a text on the clipboard; `false` where the browser has none for us, as on an address without encryption.
pub(in crate::ui) fn copy(text: &str) -> bool {
    let part = |of: &wasm_bindgen::JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok().filter(|found| !found.is_undefined());
    let window = leptos::prelude::window();
    let clipboard = part(&window, "navigator").and_then(|navigator| part(&navigator, "clipboard"));
    let write = clipboard.as_ref().and_then(|clipboard| part(clipboard, "writeText")?.dyn_into::<js_sys::Function>().ok());
    clipboard.zip(write).is_some_and(|(clipboard, write)| write.call1(&clipboard, &text.into()).is_ok())
}

/// Milliseconds by the browser's clock, for measuring what passes while a page is looked at.
pub(in crate::ui) fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Where the caret stands in a field that shows `text`, in bytes of it.
pub(in crate::ui) fn caret(area: &HtmlTextAreaElement, text: &str) -> usize {
    let Ok(Some(units)) = area.selection_start() else { return text.len() };
    let (mut left, mut at) = (units as usize, 0);
    for c in text.chars() {
        if left < c.len_utf16() {
            break;
        }
        left -= c.len_utf16();
        at += c.len_utf8();
    }
    at
}
