//! Our own queue: leased, fenced, fair between companies, enqueued in the transaction of the state it follows from.

pub mod backoff;
pub mod dead;
pub mod queue;
pub mod revive;
mod suspects;
pub mod worker;

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::domain::ids::{CompanyId, JobId};

use super::db::TenantTx;

/// Who waits for the work; each lane has workers of its own.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Lane {
    /// A person waits at a screen.
    Interactive,
    /// A client waits for a message that is ready: claimed only by the node that holds the company's WhatsApp link.
    Delivery,
    /// A client waits for what follows from a fact.
    Transactional,
    /// Many clients, any time today.
    Campaign,
    /// Nobody waits.
    Sync,
}

impl Lane {
    /// All of them, most urgent first.
    pub const ALL: [Self; 5] = [Self::Interactive, Self::Delivery, Self::Transactional, Self::Campaign, Self::Sync];

    /// The word it is stored under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Interactive => "interactive",
            Self::Delivery => "delivery",
            Self::Transactional => "transactional",
            Self::Campaign => "campaign",
            Self::Sync => "sync",
        }
    }
}

/// Work to enqueue.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// Its name.
    pub kind: &'static str,
    /// What to work on, with its version.
    pub payload: Value,
    /// Who waits.
    pub lane: Lane,
    /// Jobs of one key run one after the other.
    pub order_key: Option<String>,
    /// At most one job of a key waits; enqueueing another is nothing.
    pub dedupe_key: Option<String>,
    /// Not before; `None` for now.
    pub run_at: Option<DateTime<Utc>>,
    /// Goes before all other work of its lane and company.
    pub is_urgent: bool,
}

/// A job that this worker has leased.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Which job.
    pub id: JobId,
    /// Whose.
    pub company: CompanyId,
    /// Its name.
    pub kind: String,
    /// What to work on.
    pub payload: Value,
    /// This claim's number: a later claim makes this one powerless.
    pub epoch: i64,
    /// How many times it was claimed, this one included.
    pub attempts: i32,
    /// How many times in a row its worker died without a word; from [`backoff::MAX_LOST`] on it must not be run again.
    pub lost: i32,
    /// When it was enqueued.
    pub enqueued_at: DateTime<Utc>,
}

/// What became of a claim (D-07). An error that was caught is never `Done`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// The effect is true.
    Done,
    /// It failed; try again then.
    Retry(DateTime<Utc>, String),
    /// Not now, and nothing failed.
    Snooze(DateTime<Utc>),
    /// There is nothing to do any more.
    Discard(String),
    /// It cannot succeed; a person shall see it.
    Dead(String),
}

/// What a handler gives back: the outcome, and the transaction of the effect, which the worker commits together with
/// the job's completion. A worker whose lease is gone commits nothing.
#[derive(Debug)]
pub struct Finish {
    pub(super) outcome: Outcome,
    pub(super) effect: Option<Box<TenantTx>>,
}

impl Finish {
    /// Done, with the effect in `tx`.
    pub fn done(tx: TenantTx) -> Self {
        Self { outcome: Outcome::Done, effect: Some(Box::new(tx)) }
    }

    /// This outcome, with the effect in `tx`.
    pub fn with(outcome: Outcome, tx: TenantTx) -> Self {
        Self { outcome, effect: Some(Box::new(tx)) }
    }

    /// This outcome and no effect.
    pub fn just(outcome: Outcome) -> Self {
        Self { outcome, effect: None }
    }
}

/// How leases are kept.
#[derive(Clone, Copy, Debug)]
pub struct LeaseTerm {
    /// How long a claim lasts without renewal.
    pub ttl: Duration,
}

impl Default for LeaseTerm {
    fn default() -> Self {
        Self { ttl: Duration::from_secs(20) }
    }
}
