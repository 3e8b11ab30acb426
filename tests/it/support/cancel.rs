//! Cancel at every poll: whoever awaits may go away at any of his awaits, and every one of them is tried.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Polls a future so many times and drops it where it stands; its answer if it came to its end before that.
pub(crate) async fn polled<T>(times: usize, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut left = times;
    poll_fn(|context| {
        left -= 1;
        match future.as_mut().poll(context) {
            Poll::Ready(answer) => Poll::Ready(Some(answer)),
            Poll::Pending if left == 0 => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

#[tokio::test]
async fn a_future_is_dropped_where_it_stands() {
    let steps = || async {
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        "done"
    };
    assert_eq!([polled(1, steps()).await, polled(2, steps()).await, polled(3, steps()).await], [None, None, Some("done")]);
}
