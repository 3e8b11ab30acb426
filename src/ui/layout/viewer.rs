//! Who is looking: asked once per visit by the workspace, read by every page in it.

use leptos::prelude::*;

use crate::api::session::get_viewer;
use crate::domain::company::Viewer;
use crate::domain::error::ApiError;
use crate::ui::answer::{Answer, ask_first};

/// The answer to «who is signed in».
pub type ViewerResource = Answer<Result<Option<Viewer>, ApiError>>;

/// Asks, and makes the answer known below. Blocking: the server waits for it, so that it can still redirect.
pub fn provide_viewer() -> ViewerResource {
    let viewer = ask_first(|| (), |()| get_viewer());
    provide_context(viewer);
    viewer
}

/// The person, once known; `None` while it is not, or when nobody is signed in. Read it under a `<Suspense>`.
pub fn viewer() -> Option<Viewer> {
    use_context::<ViewerResource>()?.get()?.ok()?
}

/// What a page awaits before it asks for anything: what is read once it is known who looks is at least as new as the place
/// where the live stream goes on from, so nothing is missed between the two.
#[derive(Clone, Copy, Debug)]
pub struct Entrance(Option<ViewerResource>);

/// The entrance of the page that is being made.
pub fn entrance() -> Entrance {
    Entrance(use_context())
}

impl Entrance {
    /// Waits until it is known who looks.
    pub async fn passed(self) {
        if let Some(viewer) = self.0 {
            let _ = viewer.await;
        }
    }
}

/// An answer together with who looks at it, once both are known; a refusal of either stands for both. `None` while
/// something is not known, or when nobody is signed in, whom the workspace sends to sign in.
pub fn for_viewer<T>(answer: Result<T, ApiError>) -> Option<Result<(T, Viewer), ApiError>> {
    let viewer = use_context::<ViewerResource>()?.get()?;
    match (answer, viewer) {
        (Err(error), _) | (Ok(_), Err(error)) => Some(Err(error)),
        (Ok(answer), Ok(viewer)) => Some(Ok((answer, viewer?))),
    }
}

/// The way to ask again after a refusal: the page's own question, and who looks, if that was refused too.
pub fn again(ask: impl Fn() + Send + Sync + 'static) -> Callback<()> {
    let viewer = use_context::<ViewerResource>();
    Callback::new(move |()| {
        if let Some(viewer) = viewer
            && viewer.with_untracked(|answer| matches!(answer, Some(Err(_))))
        {
            viewer.refetch();
        }
        ask();
    })
}
