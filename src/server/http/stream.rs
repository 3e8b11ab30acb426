//! Server-sent events: `GET /live` for a company's screens, `GET /live/pairing` for whoever links the number.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt as _};
use http::request::Parts;
use tokio::sync::broadcast::error::RecvError;

use crate::domain::access::Permission;
use crate::domain::error::{ApiError, ProblemKind};
use crate::domain::live::{LiveEvent, PairingFrame};
use crate::server::AppState;
use crate::server::accounts::watch::Watched;
use crate::server::platform::db::Tenant;
use crate::server::platform::live::{Frame, Position, Watch};
use crate::server::whatsapp::pairing;

use super::extract::{authorize, authorize_setup, locale_of, token_of};
use super::problem;

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
    match Watcher::Setup.admit(&state, &parts).await {
        Ok(tenant) => {
            let until = Until::SetUp(Box::new(parts.clone()), Instant::now());
            follow(state, &parts, tenant, until).await
        }
        Err(error) => problem::answer(locale_of(&parts), error),
    }
}

/// What ends a stream before its browser does.
enum Until {
    /// The sign-in is over, or its role no longer allows it. All of them are looked after together.
    SignedOut(Watched),
    /// The salon is set up, as the request shows that is looked at again; and when it was.
    SetUp(Box<Parts>, Instant),
}

impl Until {
    /// Whether the stream may go on; asks only when it is time.
    async fn holds(&mut self, state: &AppState) -> bool {
        match self {
            Self::SetUp(parts, checked) if checked.elapsed() >= RECHECK => {
                *checked = Instant::now();
                Watcher::Setup.admit(state, parts).await.is_ok()
            }
            _ => true,
        }
    }

    /// Returns when the stream has to end (`true`), or to be looked at again.
    async fn is_over(&self) -> bool {
        match self {
            Self::SignedOut(watched) => watched.ended().await,
            Self::SetUp(_, checked) => {
                tokio::time::sleep(RECHECK.saturating_sub(checked.elapsed())).await;
                return false;
            }
        }
        true
    }
}

async fn follow(state: AppState, parts: &Parts, tenant: Tenant, until: Until) -> Response {
    let last = parts.headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let read = parts.uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("since=")));
    let since = last.or(read).and_then(|id| id.parse::<Position>().ok());
    match state.live.watch(tenant.company, since).await {
        Ok(watch) => Sse::new(frames(state, until, watch)).keep_alive(keep_alive()).into_response(),
        Err(error) => {
            tracing::warn!(%error, "cannot open a stream");
            problem::answer(locale_of(parts), ApiError::new("unavailable", ProblemKind::Unavailable))
        }
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
                // The browser opens it again, at whatever process serves then.
                () = state.stop.cancelled() => return None,
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

/// Who listens to a pairing.
#[derive(Clone, Copy)]
enum Watcher {
    /// Somebody who is signed in and may this.
    Workspace(Permission),
    /// Whoever sets the salon up.
    Setup,
}

impl Watcher {
    /// The company whose news they may hear, as long as they may.
    async fn admit(self, state: &AppState, parts: &Parts) -> Result<Tenant, ApiError> {
        match self {
            Self::Workspace(permission) => Ok(authorize(state, parts, permission).await?.1),
            Self::Setup => authorize_setup(state, parts).await,
        }
    }
}

/// The pairing's stream: the frame of now, then each new one.
pub(super) async fn pairing_frames(State(state): State<AppState>, parts: Parts) -> Response {
    show(state, parts, Watcher::Workspace(Permission::LinkWhatsApp)).await
}

/// The same for the wizard.
pub(super) async fn setup_codes(State(state): State<AppState>, parts: Parts) -> Response {
    show(state, parts, Watcher::Setup).await
}

async fn show(state: AppState, parts: Parts, watcher: Watcher) -> Response {
    match watcher.admit(&state, &parts).await {
        Ok(tenant) => Sse::new(codes(state, parts, watcher, tenant)).keep_alive(keep_alive()).into_response(),
        Err(error) => problem::answer(locale_of(&parts), error),
    }
}

fn codes(state: AppState, parts: Parts, watcher: Watcher, tenant: Tenant) -> impl Stream<Item = Result<Event, Infallible>> {
    let news = state.db.hints().news();
    let from = (state, parts, news, None, false, Instant::now());
    stream::unfold(from, move |(state, parts, mut news, mut shown, mut ended, mut checked)| async move {
        if ended {
            return None;
        }
        loop {
            if checked.elapsed() >= RECHECK {
                watcher.admit(&state, &parts).await.ok()?;
                checked = Instant::now();
            }
            let now = current(&state, tenant).await;
            if let Some((at, frame)) = now.filter(|(at, _)| shown != Some(*at)) {
                shown = Some(at);
                ended = frame.is_last();
                return Some((Ok(sse(&frame)), (state, parts, news, shown, ended, checked)));
            }
            let heard = tokio::time::timeout(Duration::from_secs(1), async {
                while news.recv().await.is_ok_and(|company| company != tenant.company) {}
            });
            tokio::select! {
                () = state.stop.cancelled() => return None,
                _ = heard => {}
            }
        }
    })
}

async fn current(state: &AppState, tenant: Tenant) -> Option<(chrono::DateTime<chrono::Utc>, PairingFrame)> {
    let mut tx = state.db.tenant(tenant).await.ok()?;
    pairing::current(&mut tx, &state.vault).await.ok()?
}
