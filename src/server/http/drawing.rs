//! Keeps a page's own context at hand while it is drawn. Once a page has waited for its data, the library looks for what the page
//! needs (its pieces of code, to name them in the head) in the context that its thread has now: none, or another page's.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::pin;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use leptos::prelude::Owner;

tokio::task_local! {
    static PAGE: RefCell<Option<Owner>>;
}

/// The context that is current now is the page's own.
pub(super) fn remember() {
    let _ = PAGE.try_with(|page| page.replace(Owner::current()));
}

/// Answers a request; as soon as there is a page, it is drawn in its own context.
pub(super) async fn in_own_context(request: Request, next: Next) -> Response {
    PAGE.scope(RefCell::default(), async {
        let mut answer = pin!(next.run(request));
        poll_fn(|cx| match PAGE.with(|page| page.borrow().clone()) {
            Some(owner) => owner.with(|| answer.as_mut().poll(cx)),
            None => answer.as_mut().poll(cx),
        })
        .await
    })
    .await
}
