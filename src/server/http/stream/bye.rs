//! The last word of a stream whose process goes down: the browser comes back by itself, at whatever process serves then, after a
//! while of its own, so that not all of them come at once.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::Event;
use futures_util::stream::{self, Stream, StreamExt as _};

use crate::server::AppState;

/// The shortest while, and the longest among few.
const SHORTEST_MS: u64 = 200;
const LONGEST_MS: u64 = 1000;
/// Each stream more makes the longest while longer: ten thousand come back within half a minute.
const EACH_MS: u64 = 3;

/// The stream, until the process goes down; then `bye`.
pub(in crate::server::http) fn with_bye(
    state: AppState,
    frames: impl Stream<Item = Result<Event, Infallible>>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let stop = state.stop.clone();
    let last = stream::once(async move {
        let streams = u64::try_from(state.live.count().0).unwrap_or(u64::MAX);
        state.stop.is_cancelled().then(|| Ok(bye(streams)))
    });
    frames.take_until(stop.cancelled_owned()).chain(last.filter_map(std::future::ready))
}

fn bye(streams: u64) -> Event {
    let longest = LONGEST_MS + EACH_MS.saturating_mul(streams).min(29_000);
    let while_of_its_own = Duration::from_millis(rand::random_range(SHORTEST_MS..=longest));
    Event::default().event("bye").retry(while_of_its_own).data("{}")
}
