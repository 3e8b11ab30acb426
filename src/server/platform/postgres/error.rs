//! What can go wrong with an embedded cluster, said so that the reader knows what to do next.

use std::io;
use std::path::{Path, PathBuf};

/// Why there is no running cluster.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// `OTKLIK_PG` holds something else than auto, npm or system.
    #[error("OTKLIK_PG is '{0}': use auto, npm or system")]
    UnknownChoice(String),
    /// The name would not make a good folder.
    #[error("'{0}' cannot name a cluster: use lower-case letters, digits and '-'")]
    BadName(String),
    /// No binaries at all.
    #[error(
        "PostgreSQL was not found (looked in {0}): run `npm ci`, or `apt-get install postgresql`, or set DATABASE_URL to a server of yours"
    )]
    NoBinaries(String),
    /// Only binaries whose row security is unsound.
    #[error("PostgreSQL {version} in {folder} is too old to keep companies apart: 15.14, 16.10, 17.6 or newer is needed")]
    TooOld { version: String, folder: PathBuf },
    /// The data folder was made by another major release.
    #[error(
        "the cluster in {data} was made by PostgreSQL {major}, and only {found} is here: install that release, or move the folder away to begin anew"
    )]
    OtherMajor { data: PathBuf, major: u32, found: String },
    /// PostgreSQL refuses to run as root, and the user it runs as cannot get to its files.
    #[error(
        "PostgreSQL runs as user {uid}, which cannot enter {folder}: set OTKLIK_DATA to a folder everybody may enter, or `chmod o+x {folder}`"
    )]
    Unreachable { uid: u32, folder: PathBuf },
    /// The port that must be used is taken.
    #[error("port {0} is taken by another program: stop it, or leave the port open")]
    PortTaken(u16),
    /// The cluster is there and neither starts nor stops.
    #[error("PostgreSQL in {0} has been starting or stopping for a minute: see its log beside the data folder")]
    Stuck(PathBuf),
    /// One of PostgreSQL's own programs failed.
    #[error("{program} failed: {output}")]
    Program { program: String, output: String },
    /// The file system refused.
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
}

/// Names the path in an I/O error: `fs::read(path).map_err(at(path))`.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> ClusterError {
    let path = path.to_owned();
    move |source| ClusterError::Io { path, source }
}
