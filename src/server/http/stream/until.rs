//! Until when a stream may go on.

use std::time::Instant;

use http::request::Parts;

use crate::server::AppState;
use crate::server::accounts::watch::Watched;

use super::RECHECK;
use crate::server::http::extract::authorize_setup;

/// What ends a stream before its browser does.
pub(super) enum Until {
    /// The sign-in is over, or its role no longer allows it. All of them are looked after together.
    SignedOut(Watched),
    /// The salon is set up, as the request shows that is looked at again; and when it was.
    SetUp(Box<Parts>, Instant),
}

impl Until {
    /// A stream of a browser that sets a salon up, as it was just let in.
    pub(super) fn set_up(parts: &Parts) -> Self {
        Self::SetUp(Box::new(parts.clone()), Instant::now())
    }

    /// Whether the stream may go on; asks only when it is time.
    pub(super) async fn holds(&mut self, state: &AppState) -> bool {
        match self {
            Self::SetUp(parts, checked) if checked.elapsed() >= RECHECK => {
                *checked = Instant::now();
                // In a box of its own: ten thousand streams hold the room for it, and few ever ask.
                Box::pin(authorize_setup(state, parts)).await.is_ok()
            }
            _ => true,
        }
    }

    /// Returns when the stream has to end (`true`), or to be looked at again.
    pub(super) async fn is_over(&self) -> bool {
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
