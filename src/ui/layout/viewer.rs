//! Who is looking: asked once per visit by the workspace, read by every page in it.

use leptos::prelude::*;

use crate::api::session::get_viewer;
use crate::domain::company::Viewer;
use crate::domain::error::ApiError;

/// The answer to «who is signed in».
pub type ViewerResource = Resource<Result<Option<Viewer>, ApiError>>;

/// Asks, and makes the answer known below. Blocking: the server waits for it, so that it can still redirect.
pub fn provide_viewer() -> ViewerResource {
    let viewer = Resource::new_blocking(|| (), |()| get_viewer());
    provide_context(viewer);
    viewer
}

/// The person, once known; `None` while it is not, or when nobody is signed in. Read it under a `<Suspense>`.
pub fn viewer() -> Option<Viewer> {
    use_context::<ViewerResource>()?.get()?.ok()?
}
