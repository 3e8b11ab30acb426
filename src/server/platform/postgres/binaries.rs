//! Which PostgreSQL to run: npm's, or the machine's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::ClusterError;
use super::native;
use super::place::Place;
use super::version::Version;
use super::{Choice, ClusterSettings};

/// Where distributions keep one folder per major release.
const DISTRIBUTIONS: [&str; 2] = ["/usr/lib/postgresql", "/usr/local/lib/postgresql"];

/// A set of programs that belong together.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    /// Holds `initdb`, `pg_ctl` and `postgres`.
    pub(super) folder: PathBuf,
    /// What `postgres --version` says.
    pub(super) version: Version,
}

impl Binaries {
    /// The best of what the settings allow and the existing data folder can be read by.
    pub(super) fn choose(settings: &ClusterSettings, place: &Place) -> Result<Self, ClusterError> {
        let mut found = Vec::new();
        if settings.choice != Choice::System
            && let Some(package) = native::package(&settings.project)
        {
            found.extend(Self::at(native::install(&package, &place.root, place.owner)?));
        }
        if settings.choice != Choice::Npm {
            found.extend(of_the_machine());
        }
        pick(found, place, settings.choice)
    }

    fn at(folder: PathBuf) -> Option<Self> {
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let whole = folder.join("initdb").is_file() && folder.join("pg_ctl").is_file();
        let version = Version::parse(&String::from_utf8_lossy(&output.stdout))?;
        whole.then_some(Self { folder, version })
    }
}

/// The machine's own, newest first.
fn of_the_machine() -> Vec<Binaries> {
    let mut folders: Vec<PathBuf> = DISTRIBUTIONS
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    if let Ok(output) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(Path::new(String::from_utf8_lossy(&output.stdout).trim()).to_owned());
    }
    let mut found: Vec<Binaries> = folders.into_iter().filter_map(Binaries::at).collect();
    found.sort_by_key(|binaries| std::cmp::Reverse(binaries.version));
    found
}

fn pick(found: Vec<Binaries>, place: &Place, choice: Choice) -> Result<Binaries, ClusterError> {
    let Some(first) = found.first().cloned() else {
        let looked = match choice {
            Choice::Npm => "node_modules".to_owned(),
            Choice::System => DISTRIBUTIONS.join(", "),
            Choice::Auto => format!("node_modules, {}", DISTRIBUTIONS.join(", ")),
        };
        return Err(ClusterError::NoBinaries(looked));
    };
    let versions = found.iter().map(|binaries| binaries.version.to_string()).collect::<Vec<_>>().join(", ");
    let sound: Vec<Binaries> = found.into_iter().filter(|binaries| binaries.version.is_sound()).collect();
    if sound.is_empty() {
        return Err(ClusterError::TooOld { version: versions, folder: first.folder });
    }
    let made_by = place.major();
    sound.into_iter().find(|binaries| made_by.is_none_or(|major| major == binaries.version.major)).ok_or_else(|| ClusterError::OtherMajor {
        data: place.data(),
        major: made_by.unwrap_or_default(),
        found: versions,
    })
}
