//! Hints after commit: which company has work or news. Losing one costs latency only, because everybody who waits for
//! a hint also looks by itself once a second.
//!
//! On this node a hint is a wake-up in memory. Other nodes get it by NOTIFY from one coalescing task, never from inside
//! a business transaction, where it would serialise commits.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::{Notify, broadcast, mpsc};

use crate::domain::ids::CompanyId;

use super::faults::is_lost;
use super::jobs::Lane;

/// What a commit left behind.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Touched {
    /// Lanes that got a job, by `Lane as usize`.
    pub lanes: [bool; Lane::ALL.len()],
    /// Facts were recorded.
    pub events: bool,
}

impl Touched {
    fn is_empty(self) -> bool {
        !self.events && !self.lanes.contains(&true)
    }
}

/// By this name a test loses them all.
const EVERY_HINT: &str = "hints";

/// How many unsent hints a node keeps for the others; beyond that they poll.
const BACKLOG: usize = 4096;

#[derive(Debug)]
struct Inner {
    lanes: [Notify; Lane::ALL.len()],
    news: broadcast::Sender<CompanyId>,
    others: mpsc::Sender<CompanyId>,
}

/// The node's hints; clones share them.
#[derive(Clone, Debug)]
pub struct Hints(Arc<Inner>);

/// The far end of the hints for other nodes.
#[derive(Debug)]
pub struct Outbox(mpsc::Receiver<CompanyId>);

impl Hints {
    /// New hints and the outbox that a node's notifier drains.
    pub fn new() -> (Self, Outbox) {
        let (others, outbox) = mpsc::channel(BACKLOG);
        let inner = Inner { lanes: Default::default(), news: broadcast::channel(1024).0, others };
        (Self(Arc::new(inner)), Outbox(outbox))
    }

    /// A transaction of `company` has committed.
    pub fn committed(&self, company: CompanyId, touched: Touched) {
        if touched.is_empty() {
            return;
        }
        self.here(company, touched);
        // A full backlog is harmless: the others poll.
        if !is_lost(EVERY_HINT) {
            let _ = self.0.others.try_send(company);
        }
    }

    /// Another node has told us that `company` has work or news.
    pub fn heard(&self, company: CompanyId) {
        self.here(company, Touched { lanes: [true; Lane::ALL.len()], events: true });
    }

    fn here(&self, company: CompanyId, touched: Touched) {
        if is_lost(EVERY_HINT) {
            return;
        }
        for (lane, _) in self.0.lanes.iter().zip(touched.lanes).filter(|(_, touched)| *touched) {
            lane.notify_one();
        }
        if touched.events {
            let _ = self.0.news.send(company);
        }
    }

    /// A job of `lane` has ended or become due: the next in its line may be claimed.
    pub fn next_in_line(&self, lane: Lane) {
        if let Some(notify) = self.0.lanes.get(lane as usize).filter(|_| !is_lost(EVERY_HINT)) {
            notify.notify_one();
        }
    }

    /// Waits until `lane` gets a job.
    pub async fn work(&self, lane: Lane) {
        if let Some(notify) = self.0.lanes.get(lane as usize) {
            notify.notified().await;
        }
    }

    /// Companies that have news, from now on.
    pub fn news(&self) -> broadcast::Receiver<CompanyId> {
        self.0.news.subscribe()
    }

    /// How many listen for news now.
    pub fn listeners(&self) -> usize {
        self.0.news.receiver_count()
    }
}

impl Outbox {
    /// Waits for hints and takes all that are there, each company once; `None` when the node is gone.
    pub async fn next(&mut self) -> Option<HashSet<CompanyId>> {
        let mut companies = HashSet::from([self.0.recv().await?]);
        while let Ok(company) = self.0.try_recv() {
            companies.insert(company);
        }
        Some(companies)
    }
}
