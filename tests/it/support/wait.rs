//! Waiting for facts: ask again until there is an answer, and fail loudly when there is none in time.

use std::time::Duration;

/// How long a test waits for anything before it fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// The pauses between two questions: short at first, and never so long that a test is slower for them; asking costs both sides.
pub(crate) fn pauses() -> impl Iterator<Item = Duration> {
    (0..).map(|asked: u32| Duration::from_millis((5 + u64::from(asked) * 2).min(40)))
}

/// Asks again and again, until there is an answer.
pub(crate) async fn eventually<T, F: Future<Output = Option<T>>>(what: &str, ask: impl Fn() -> F) -> T {
    let asking = async {
        let mut pauses = pauses();
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(pauses.next().unwrap_or_default()).await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.unwrap_or_else(|_| panic!("waited in vain for {what}"))
}
