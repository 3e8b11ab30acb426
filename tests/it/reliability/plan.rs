//! The kills of one world: each aimed at the hop that was hit least, each while something promised is under way.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use otklik::server::platform::postgres::StopMode;

use super::hops::{Hop, Underway, underway};
use super::load::Load;
use super::lot::Lot;
use super::product::{Product, Victim};
use super::table::Table;
use crate::support::TestApp;
use crate::support::database::durable_cluster;
use crate::support::wait::PATIENCE;

/// Each hop is hit at least so often in twenty kills.
const HITS: usize = 3;
/// One kill in so many takes PostgreSQL along, as if the power went.
const POWER: usize = 10;

/// A kill, and what was promised and not yet on its phone when it came.
#[derive(Debug)]
pub(super) struct Struck {
    pub(super) fault: String,
    pub(super) events: Vec<(usize, usize)>,
    at: Instant,
    is_over: bool,
}

/// The plan, and what came of it.
pub(super) struct Plan<'a> {
    app: &'a TestApp,
    victim: &'a Victim,
    load: &'a Load<'a>,
    lot: Lot,
    hits: BTreeMap<Hop, usize>,
    pub(super) struck: Vec<Struck>,
    pub(super) table: Table,
}

impl<'a> Plan<'a> {
    /// A plan that has not begun.
    pub(super) fn new(app: &'a TestApp, victim: &'a Victim, load: &'a Load<'a>, seed: u64) -> Self {
        let (lot, hits) = (Lot::new(!seed), Hop::ALL.map(|hop| (hop, 0)).into());
        Self { app, victim, load, lot, hits, struck: Vec::new(), table: Table::default() }
    }

    /// Kills so often, and answers the product that runs in the end.
    pub(super) async fn run(&mut self, kills: usize) -> Product {
        let mut product = self.victim.start().await;
        let mut is_second = false;
        while self.struck.len() < kills {
            let hop = self.next_hop();
            self.wait_for(hop).await;
            let is_power = self.struck.len() % POWER == POWER - 1;
            product = self.strike(product, hop, is_power).await;
            // Some are struck again before they have recovered, once.
            is_second = !is_second && self.lot.chance(25);
            if !is_second {
                self.recovered().await;
            }
        }
        self.recovered().await;
        println!("hit: {:?}", self.hits);
        let least = kills * HITS / 20;
        assert!(self.hits.values().all(|&hits| hits >= least), "each hop was to be hit {least} times: {:?}", self.hits);
        product
    }

    /// The hop that was hit least; which of several is drawn.
    fn next_hop(&mut self) -> Hop {
        let least = *self.hits.values().min().unwrap();
        let rare: Vec<Hop> = Hop::ALL.into_iter().filter(|hop| self.hits[hop] == least).collect();
        rare[self.lot.below(rare.len())]
    }

    /// Until something is at this hop.
    async fn wait_for(&self, hop: Hop) {
        let mut sql = self.app.sql().await;
        let looking = async {
            while underway(&mut sql).await[hop as usize] == 0 {
                tokio::task::yield_now().await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, looking).await;
        assert!(found.is_ok(), "nothing comes to {hop:?}\n{}", self.victim.said());
    }

    /// Kills and starts again. A kill that hit nothing promised does not count.
    async fn strike(&mut self, product: Product, hop: Hop, is_power: bool) -> Product {
        let at = Instant::now();
        product.kill().await;
        if is_power {
            let cluster = durable_cluster();
            tokio::task::spawn_blocking(move || cluster.stop(StopMode::Immediate).unwrap()).await.unwrap();
            tokio::task::spawn_blocking(durable_cluster).await.unwrap();
        }
        let hit: Underway = underway(&mut self.app.sql().await).await;
        let events = self.load.in_flight().await;
        let product = self.victim.start().await;
        self.load.forget_refused().await;
        if !events.is_empty() {
            for hop in Hop::ALL.into_iter().filter(|hop| hit[*hop as usize] > 0) {
                *self.hits.entry(hop).or_default() += 1;
            }
            let fault = if is_power { "kill -9, PostgreSQL too".to_owned() } else { format!("kill -9, {hop:?}").to_lowercase() };
            self.struck.push(Struck { fault, events, at, is_over: false });
        }
        product
    }

    /// Waits until everything that was hit has arrived.
    async fn recovered(&mut self) {
        let load = self.load;
        for struck in self.struck.iter_mut().filter(|struck| !struck.is_over) {
            let arriving = async {
                while !load.have_arrived(&struck.events) {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
            };
            // What never comes is counted by the checkers, which say more.
            if tokio::time::timeout(PATIENCE, arriving).await.is_err() {
                println!("what «{}» hit does not arrive\n{}", struck.fault, self.victim.said());
            }
            struck.is_over = true;
            self.table.ran(&struck.fault, struck.at.elapsed());
        }
    }
}
