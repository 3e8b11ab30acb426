//! What the state machines have in common: random histories beside a model, with shrinking, and where a session's begin.

use otklik::domain::ids::CompanyId;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use sqlx::PgConnection;
use tokio::runtime::Handle;

/// Plays so many of them; a history in which the world leaves its model is told as short as it gets.
pub(super) fn play<S: Strategy>(cases: u32, histories: &S, one: impl AsyncFn(S::Value) -> Result<(), TestCaseError>) {
    let handle = Handle::current();
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let told = tokio::task::block_in_place(|| runner.run(histories, |history| handle.block_on(one(history))));
    told.unwrap_or_else(|failure| panic!("{failure}"));
}

/// A session that somebody wants and no node runs yet.
pub(super) async fn wanted_session(sql: &mut PgConnection, company: CompanyId) {
    sqlx::query(
        "insert into whatsapp_sessions (company_id, id, state, state_since, wanted, created_at)
         values ($1, gen_random_uuid(), 'connecting', now(), true, now())",
    )
    .bind(company.0)
    .execute(sql)
    .await
    .unwrap();
}
