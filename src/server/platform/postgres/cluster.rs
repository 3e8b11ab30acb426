//! A running cluster: started, or found running.

use std::fmt;

use super::binaries::Binaries;
use super::control::{self, DATABASE};
use super::error::ClusterError;
use super::place::Place;
use super::{ClusterSettings, postmaster};

/// How a cluster ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StopMode {
    /// Connections are cut, what was committed is written out.
    Fast,
    /// As if the power went: the next start recovers from the log.
    Immediate,
}

/// A cluster that runs. Dropping it stops nothing.
#[derive(Clone)]
pub struct Cluster {
    settings: ClusterSettings,
    place: Place,
    port: u16,
    password: String,
    was_running: bool,
}

impl Cluster {
    /// Attaches to the cluster of these settings, or starts it, or makes it first. Takes milliseconds, about a second, or
    /// a few. Blocks the thread; safe to call from several processes at once.
    pub fn start(settings: ClusterSettings) -> Result<Self, ClusterError> {
        let place = Place::of(&settings)?;
        place.prepare()?;
        let _lock = place.lock()?;
        if let Some(port) = postmaster::running(&place.data())? {
            return Self::attach(settings, place, port, true);
        }
        let binaries = Binaries::choose(&settings, &place)?;
        if place.major().is_none() {
            tracing::info!(version = %binaries.version, data = %place.data().display(), "making a PostgreSQL cluster");
            control::create(&binaries, &place, settings.fsync)?;
        }
        let port = control::start(&binaries, &place, settings.port, settings.fsync)?;
        tracing::info!(version = %binaries.version, port, "PostgreSQL started");
        Self::attach(settings, place, port, false)
    }

    /// The cluster of these settings if it runs; starts nothing.
    pub fn find(settings: ClusterSettings) -> Result<Option<Self>, ClusterError> {
        let place = Place::of(&settings)?;
        match postmaster::running(&place.data())? {
            Some(port) => Self::attach(settings, place, port, true).map(Some),
            None => Ok(None),
        }
    }

    fn attach(settings: ClusterSettings, place: Place, port: u16, was_running: bool) -> Result<Self, ClusterError> {
        let password = place.password()?;
        Ok(Self { settings, place, port, password, was_running })
    }

    /// Where its superuser finds the database `otklik`. Holds the password: not for logs.
    pub fn url(&self) -> String {
        self.url_of(DATABASE)
    }

    /// Where its superuser finds another database of it.
    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://postgres:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    /// The port it listens on, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether it ran before `start` was called.
    pub fn was_running(&self) -> bool {
        self.was_running
    }

    /// Stops it and waits until it is gone. One that is already gone is as good.
    pub fn stop(&self, mode: StopMode) -> Result<(), ClusterError> {
        let _lock = self.place.lock()?;
        if postmaster::running(&self.place.data())?.is_none() {
            return Ok(());
        }
        control::stop(&Binaries::choose(&self.settings, &self.place)?, &self.place, mode)
    }

    /// Ends the cluster of these settings, if it runs, and removes everything it held. The port stays its own.
    pub fn discard(settings: &ClusterSettings) -> Result<(), ClusterError> {
        if let Some(cluster) = Self::find(settings.clone())? {
            cluster.stop(StopMode::Immediate)?;
        }
        Place::of(settings)?.clear()
    }
}

impl fmt::Debug for Cluster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cluster").field("port", &self.port).field("data", &self.place.data()).finish_non_exhaustive()
    }
}
