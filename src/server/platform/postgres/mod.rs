//! PostgreSQL without an installation: finds binaries, makes a cluster once, starts it or attaches to it. For
//! `bin/dev`, tests and a first look; a real installation gives `DATABASE_URL` and never comes here.
//!
//! What it is not: a client. It speaks no SQL after the cluster is made, holds no connection, and knows no schema.
//! Called by `otklik postgres`, by the development commands and by the tests. Linux only.
//!
//! The cluster outlives whoever started it. A product killed at any moment finds it again at the next start, on the
//! same port, and `stop` is the only thing that ends it.

mod binaries;
mod cluster;
mod control;
mod error;
mod native;
mod owner;
mod place;
mod postmaster;
mod version;

use std::path::PathBuf;
use std::str::FromStr;

pub use cluster::{Cluster, StopMode};
pub use error::ClusterError;
pub use place::data_folder;
pub use version::Version;

/// What kind of cluster is wanted, and where.
#[derive(Clone, Debug)]
pub struct ClusterSettings {
    /// The checkout: its `node_modules` may hold the binaries, and its path tells one checkout's data from another's.
    pub project: PathBuf,
    /// The folder for all data (`OTKLIK_DATA`). Default: `/var/lib/otklik` for root, `.data` in the project otherwise.
    pub data: Option<PathBuf>,
    /// Which of several clusters of this checkout: a short lower-case word, such as `main`.
    pub name: String,
    /// Whose binaries (`OTKLIK_PG`).
    pub choice: Choice,
    /// A port that must be used. Default: the one used last, or any free one.
    pub port: Option<u16>,
    /// Whether commits reach the disk. `false` only where a power cut may cost everything: tests.
    pub fsync: bool,
}

impl ClusterSettings {
    /// The cluster `main` of the checkout at `project`, durable, with whatever binaries there are.
    pub fn new(project: impl Into<PathBuf>) -> Self {
        Self { project: project.into(), data: None, name: "main".to_owned(), choice: Choice::Auto, port: None, fsync: true }
    }
}

/// Whose PostgreSQL runs.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Choice {
    /// npm's pinned binaries; the machine's own where npm could not be reached.
    #[default]
    Auto,
    /// Only npm's.
    Npm,
    /// Only the machine's.
    System,
}

impl FromStr for Choice {
    type Err = ClusterError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "" | "auto" => Ok(Self::Auto),
            "npm" => Ok(Self::Npm),
            "system" => Ok(Self::System),
            other => Err(ClusterError::UnknownChoice(other.to_owned())),
        }
    }
}
