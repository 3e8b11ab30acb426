//! Trying a problem again: it goes back to where it would stand had it just come, and the same workers do the rest. Of two who
//! press at once one is right.

use std::time::Duration;

use tokio::time::Instant;

use crate::domain::event::EventKind;
use crate::domain::intake::{ProblemId, Replayed};
use crate::server::platform::db::{Db, DbError, Tenant, TenantTx};
use crate::server::platform::events;
use crate::server::platform::jobs::{queue, revive};
use crate::server::work::{self, JobV1};

use super::{store, why_dead};

/// So long a person waits for the end; then the list tells it.
const PATIENCE: Duration = Duration::from_secs(8);
/// Between two looks at work that others do.
const LOOK: Duration = Duration::from_millis(100);

/// Why a problem was not tried again, or let go.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// There is none of this id, or somebody was first.
    #[error("no such problem")]
    Gone,
    /// Trying again cannot change anything.
    #[error("nothing would come of it")]
    Pointless,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Tries again; answers what to watch for its end.
pub async fn replay(tx: &mut TenantTx, id: ProblemId) -> Result<ProblemId, ReplayError> {
    let watched = match id {
        ProblemId::Call(receipt) => {
            if !store::unpark(tx, receipt).await? {
                let left = store::find_receipt(tx, receipt).await?;
                return Err(if left.is_some_and(|(state, _)| state == "parked") { ReplayError::Pointless } else { ReplayError::Gone });
            }
            queue::enqueue(tx, JobV1::TranslateReceipts.into()).await?;
            id
        }
        ProblemId::Work(job) => {
            let found = revive::find_job(tx, job).await?.filter(|(state, ..)| state == "dead").ok_or(ReplayError::Gone)?;
            if !work::may_be_repeated(&found.1) {
                return Err(ReplayError::Pointless);
            }
            ProblemId::Work(revive::revive(tx, job).await?.ok_or(ReplayError::Gone)?)
        }
    };
    events::record(tx, EventKind::ProblemReplayed { problem: id }).await?;
    Ok(watched)
}

/// Lets a problem go: nobody shall be asked about it any more.
pub async fn dismiss(tx: &mut TenantTx, id: ProblemId) -> Result<(), ReplayError> {
    let gone = match id {
        ProblemId::Call(receipt) => store::ignore(tx, receipt).await?,
        ProblemId::Work(job) => revive::let_go(tx, job).await?,
    };
    if !gone {
        return Err(ReplayError::Gone);
    }
    events::record(tx, EventKind::ProblemDismissed { problem: id }).await?;
    Ok(())
}

/// What came of it, as soon as it is known.
pub async fn outcome_of(db: &Db, tenant: Tenant, watched: ProblemId) -> Result<Replayed, DbError> {
    let until = Instant::now() + PATIENCE;
    loop {
        let mut tx = db.tenant(tenant).await?;
        let outcome = look(&mut tx, watched).await?;
        tx.commit().await?;
        if outcome != Replayed::UnderWay || Instant::now() >= until {
            return Ok(outcome);
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn look(tx: &mut TenantTx, watched: ProblemId) -> Result<Replayed, DbError> {
    Ok(match watched {
        ProblemId::Call(receipt) => match store::find_receipt(tx, receipt).await? {
            Some((state, reason)) => match state.as_str() {
                "received" => Replayed::UnderWay,
                "parked" => Replayed::Still { reason: reason.unwrap_or_default() },
                "ignored" => Replayed::Nothing,
                _ => Replayed::Applied,
            },
            None => Replayed::Nothing,
        },
        ProblemId::Work(job) => match revive::find_job(tx, job).await? {
            Some((state, _, error)) if state == "dead" => Replayed::Still { reason: why_dead(error.as_deref()).to_owned() },
            Some(_) => Replayed::UnderWay,
            None => Replayed::Applied,
        },
    })
}
