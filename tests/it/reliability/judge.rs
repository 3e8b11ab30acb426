//! The end of every trial: quiet, then the checkers, then every webhook once more.

use std::time::{Duration, Instant};

use super::bookings::Run;
use super::checks::{self, Verdict};
use super::ledger::Ledger;
use super::load::Load;
use super::plan::Struck;
use super::product::Victim;
use super::table::Table;
use crate::support::TestApp;
use crate::support::wait::{PATIENCE, eventually};

/// Waits until everything that was promised has arrived, nothing is under way, and every number is connected: a product
/// that ends before it took over leaves the lease of a dead one behind.
pub(super) async fn quiet(app: &TestApp, load: &Load<'_>, victim: &Victim) {
    let until = Instant::now() + PATIENCE;
    loop {
        let (left, webhooks) = (checks::under_way(app).await, app.outside.is_quiet().await);
        let connected = usize::try_from(app.outside.whatsapp.counters().open).unwrap() == load.houses.len();
        if webhooks && connected && left.is_empty() && load.in_flight().await.is_empty() {
            return;
        }
        // What never comes is counted by the checkers.
        if Instant::now() > until {
            println!("it does not become quiet: {left:?}, webhooks sent: {webhooks}, connected: {connected}\n{}", victim.said());
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The checkers, and the second run of every webhook.
pub(super) async fn judge(app: &TestApp, mut run: Run, struck: &[Struck], table: &mut Table) {
    run.look(&app.outside);
    let ledger = Ledger::read(&app.outside, run.since).await;
    let missing = checks::receipts(app, &ledger).await;
    assert!(missing.is_empty(), "C1: answered 2xx and not stored: {missing:#?}");
    let strangers = checks::rows(app, &run).await;
    assert!(strangers.is_empty(), "R-18: shown without a row of their own: {strangers:#?}");
    let answers = checks::answers(app, &run.made).await;
    assert!(answers.is_empty(), "R-22: clients' words that are not stored exactly once: {answers:#?}");
    let unresolved = checks::unresolved(app).await;
    if !unresolved.is_empty() {
        println!("unresolved: {unresolved:#?}");
    }
    table.unresolved(unresolved.len());
    count(&checks::phones(app, &run, &ledger).await, struck, table, "");
    table.promised += ledger.answered;
    // C9: now every webhook comes once more, also those that were refused: what was told is not told again.
    app.outside.replay(1, Some(9)).await;
    eventually("the second run to be settled", || async {
        (app.outside.is_quiet().await && checks::under_way(app).await.is_empty()).then_some(())
    })
    .await;
    run.look(&app.outside);
    let ledger = Ledger::read(&app.outside, run.since).await;
    count(&checks::phones(app, &run, &ledger).await, struck, table, "second run of every webhook");
    table.shown += run.shown.all().count();
}

/// Adds what went wrong to the faults that struck those bookings, or to `otherwise`.
fn count(verdict: &Verdict, struck: &[Struck], table: &mut Table, otherwise: &str) {
    let fault = |at: usize| struck.iter().rev().find(|struck| struck.events.iter().any(|&(place, _)| place == at));
    let name = |at: usize| match fault(at) {
        Some(struck) if otherwise.is_empty() => struck.fault.clone(),
        _ if otherwise.is_empty() => "between the kills".to_owned(),
        _ => otherwise.to_owned(),
    };
    for (at, words) in &verdict.lost {
        println!("lost: {words}");
        table.lost(&name(*at));
    }
    for (at, words) in &verdict.doubled {
        println!("doubled: {words}");
        table.doubled(&name(*at));
    }
}
