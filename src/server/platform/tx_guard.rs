//! Which tasks hold transactions, and since when. No network call while one is open: the outbound client asks. And none is
//! open longer than the server would bear: a worker asks, because a statement on a half-open socket never returns.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::Id;

/// A task's transactions.
#[derive(Debug)]
struct Held {
    count: u32,
    /// When the first of them began.
    since: Instant,
}

static OPEN: LazyLock<Mutex<HashMap<Id, Held>>> = LazyLock::new(Mutex::default);

/// Marks its task for as long as it lives.
#[derive(Debug)]
pub(super) struct OpenTransaction(Option<Id>);

impl OpenTransaction {
    /// A transaction has begun in this task.
    pub(super) fn mark() -> Self {
        let task = tokio::task::try_id();
        if let Some(task) = task {
            let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
            open.entry(task).or_insert_with(|| Held { count: 0, since: Instant::now() }).count += 1;
        }
        Self(task)
    }
}

impl Drop for OpenTransaction {
    fn drop(&mut self) {
        let Some(task) = self.0 else { return };
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = open.get_mut(&task) {
            held.count -= 1;
            if held.count == 0 {
                open.remove(&task);
            }
        }
    }
}

/// Whether this task holds a transaction.
pub fn is_in_transaction() -> bool {
    tokio::task::try_id().is_some_and(|task| OPEN.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&task))
}

/// How long this task has held transactions without a break.
pub(super) fn held_for(task: Id) -> Duration {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner).get(&task).map_or(Duration::ZERO, |held| held.since.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_task_is_marked_only_while_it_holds_a_transaction() {
        let marked = tokio::spawn(async {
            let outer = OpenTransaction::mark();
            drop(OpenTransaction::mark());
            let inside = is_in_transaction();
            let elsewhere = tokio::spawn(async { is_in_transaction() }).await.unwrap();
            drop(outer);
            (inside, elsewhere, is_in_transaction())
        });
        assert_eq!(marked.await.unwrap(), (true, false, false));
    }
}
