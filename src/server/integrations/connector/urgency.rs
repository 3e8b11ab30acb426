//! Whether somebody waits for a call to a provider. Its limits are shared by everything we ask: work that nobody waits for says
//! so, and stands behind.

use std::future::Future;

tokio::task_local! {
    static BACKGROUND: ();
}

/// Runs work whose calls nobody waits for.
pub async fn in_background<F: Future>(work: F) -> F::Output {
    BACKGROUND.scope((), work).await
}

/// Whether nobody waits for what is called here.
pub fn is_background() -> bool {
    BACKGROUND.try_with(|()| ()).is_ok()
}
