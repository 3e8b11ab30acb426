//! Server-sent events: `GET /live` for a company's screens, `GET /live/pairing` (in `pairing`) for whoever links the number.

pub(super) mod bye;
pub(super) mod pairing;
mod until;

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt as _};
use http::request::Parts;
use tokio::sync::broadcast::error::RecvError;

use crate::domain::access::Permission;
use crate::domain::live::LiveEvent;
use crate::server::AppState;
use crate::server::platform::db::Tenant;
use crate::server::platform::live::{Frame, Position, Watch};

use super::extract::{authorize, authorize_setup, locale_of, token_of};
use super::problem;
use bye::with_bye;
use until::Until;

/// Whether the wizard's browser, a program's ticket or whoever links a number may still listen is looked at this often, however much is
/// told meanwhile: a stream ends within five seconds. The workspace's own streams are looked after together (`accounts::watch`).
pub(super) const RECHECK: Duration = Duration::from_secs(4);

fn sse(frame: &impl serde::Serialize) -> Event {
    Event::default().json_data(frame).unwrap_or_default()
}

fn keep_alive() -> KeepAlive {
    KeepAlive::new().interval(Duration::from_secs(15))
}

/// The company's stream. `Last-Event-ID` resumes it, and a page that listens for the first time says in `?since=` where the
/// stream stood when it was read; what was missed comes first.
pub(super) async fn live(State(state): State<AppState>, parts: Parts) -> Response {
    const VIEW: Permission = Permission::ViewClients;
    let (tenant, token) = match authorize(&state, &parts, VIEW).await {
        Ok((_, tenant)) => (tenant, token_of(&state, &parts).unwrap_or_default()),
        Err(error) => return problem::answer(locale_of(&parts), error),
    };
    let until = Until::SignedOut(state.watch.keep(&token, VIEW));
    follow(state, &parts, tenant, until).await
}

/// The same for the wizard, whose browser belongs to nobody yet.
pub(super) async fn setup_live(State(state): State<AppState>, parts: Parts) -> Response {
    match authorize_setup(&state, &parts).await {
        Ok(tenant) => {
            let until = Until::set_up(&parts);
            follow(state, &parts, tenant, until).await
        }
        Err(error) => problem::answer(locale_of(&parts), error),
    }
}

async fn follow(state: AppState, parts: &Parts, tenant: Tenant, until: Until) -> Response {
    let last = parts.headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let read = parts.uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("since=")));
    let since = last.or(read).and_then(|id| id.parse::<Position>().ok());
    match state.live.watch(tenant.company, since).await {
        Ok(watch) => Sse::new(with_bye(state.clone(), frames(state, until, watch))).keep_alive(keep_alive()).into_response(),
        Err(error) => problem::answer(locale_of(parts), problem::of_db(&error, "opening a stream")),
    }
}

fn frames(state: AppState, until: Until, watch: Watch) -> impl Stream<Item = Result<Event, Infallible>> {
    let event = |frame: &Frame| sse(&frame.event).id(frame.position.to_string());
    let missed: Vec<_> = watch.missed.iter().map(|frame| Ok(event(frame))).collect();
    let last = watch.missed.last().map(|frame| frame.position);
    let open = stream::once(async { Ok(Event::default().comment("open").retry(Duration::from_secs(2))) });
    let following = stream::unfold((state, until, watch, last), move |(state, mut until, mut watch, last)| async move {
        loop {
            if !until.holds(&state).await {
                return None;
            }
            let heard = tokio::select! {
                over = until.is_over() => if over { return None } else { continue },
                heard = watch.frames.recv() => heard,
            };
            match heard {
                // It came with what was missed.
                Ok(frame) if last.is_some_and(|last| frame.position <= last) => {}
                Ok(frame) => return Some((Ok(event(&frame)), (state, until, watch, last))),
                // Too far behind: the screen is told to load anew, and the stream goes on from there.
                Err(RecvError::Lagged(_)) => return Some((Ok(sse(&LiveEvent::Resync)), (state, until, watch, last))),
                Err(RecvError::Closed) => return None,
            }
        }
    });
    open.chain(stream::iter(missed)).chain(following)
}
