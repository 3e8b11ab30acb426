//! What the page is told without asking: which day or phone to look at again, and every new line of the feed.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::{Stream, StreamExt as _, stream};
use serde::Serialize;
use tokio::sync::broadcast::Receiver;
use tokio_stream::wrappers::BroadcastStream;

use super::Desk;

/// `GET /desk/live`: events `journal`, `market`, `phone`, `feed`, `anew` when the world began anew, and `again` when some
/// of them were missed.
pub(super) async fn live(State(desk): State<Arc<Desk>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let journal = events("journal", desk.crm.watch());
    let market = events("market", desk.crm.watch_market());
    let phones = events("phone", desk.whatsapp.watch());
    let feed = events("feed", desk.feed.watch());
    let anew = events("anew", desk.anew.subscribe());
    let hello = stream::iter([Ok(Event::default().event("again").data("{}"))]);
    Sse::new(hello.chain(stream::select(stream::select(journal, market), stream::select(phones, stream::select(feed, anew)))))
        .keep_alive(KeepAlive::default())
}

fn events<T: Clone + Serialize + Send + 'static>(name: &'static str, told: Receiver<T>) -> impl Stream<Item = Result<Event, Infallible>> {
    BroadcastStream::new(told).map(move |told| {
        let event = told.ok().and_then(|told| Event::default().event(name).json_data(told).ok());
        Ok(event.unwrap_or_else(|| Event::default().event("again").data("{}")))
    })
}
