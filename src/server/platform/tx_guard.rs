//! No network call while a transaction is open: transactions mark the task they live in, the outbound client asks.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use tokio::task::Id;

static OPEN: LazyLock<Mutex<HashMap<Id, u32>>> = LazyLock::new(Mutex::default);

/// Marks its task for as long as it lives.
#[derive(Debug)]
pub(super) struct OpenTransaction(Option<Id>);

impl OpenTransaction {
    /// A transaction has begun in this task.
    pub(super) fn mark() -> Self {
        let task = tokio::task::try_id();
        if let Some(task) = task {
            *OPEN.lock().unwrap_or_else(PoisonError::into_inner).entry(task).or_default() += 1;
        }
        Self(task)
    }
}

impl Drop for OpenTransaction {
    fn drop(&mut self) {
        let Some(task) = self.0 else { return };
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&task) {
            *count -= 1;
            if *count == 0 {
                open.remove(&task);
            }
        }
    }
}

/// Whether this task holds a transaction.
pub fn is_in_transaction() -> bool {
    tokio::task::try_id().is_some_and(|task| OPEN.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&task))
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
