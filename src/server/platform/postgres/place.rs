//! Where a checkout's clusters live, and the small files beside them: port, password, lock.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::ClusterSettings;
use super::error::{ClusterError, at};
use super::owner::Owner;

/// Root's default for `OTKLIK_DATA`.
const SHARED: &str = "/var/lib/otklik";

/// The folder that belongs to the checkout at `project`: below `data` (or root's default) under a name made of its path,
/// or `.data` in the project. Nothing is made.
pub fn data_folder(project: &Path, data: Option<&Path>) -> PathBuf {
    let project = project.canonicalize().unwrap_or_else(|_| project.to_owned());
    match (data, Owner::detect().is_lent()) {
        (Some(data), _) => data.join(short_hash(&project)),
        (None, true) => Path::new(SHARED).join(short_hash(&project)),
        (None, false) => project.join(".data"),
    }
}

/// Twelve hexadecimal digits: enough to tell the checkouts of one machine apart.
fn short_hash(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest.iter().take(6).fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// One cluster's folders. `server` belongs to PostgreSQL's user; what we write ourselves stays out of its reach.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) owner: Owner,
    /// The folder of all clusters of the checkout; copied binaries lie here.
    pub(super) root: PathBuf,
    home: PathBuf,
}

impl Place {
    /// The place the settings name.
    pub(super) fn of(settings: &ClusterSettings) -> Result<Self, ClusterError> {
        let name = &settings.name;
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-') {
            return Err(ClusterError::BadName(name.clone()));
        }
        let root = data_folder(&settings.project, settings.data.as_deref()).join("postgres");
        Ok(Self { owner: Owner::detect(), home: root.join(name), root })
    }

    /// Makes the folders; fails when PostgreSQL's user could not get to them.
    pub(super) fn prepare(&self) -> Result<(), ClusterError> {
        let server = self.server();
        self.owner.make_folder(&server)?;
        self.owner.give(&server)?;
        self.owner.check_reach(&server)
    }

    /// Held while somebody starts or stops a cluster of this checkout; let go when dropped.
    pub(super) fn lock(&self) -> Result<File, ClusterError> {
        let path = self.root.join("lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&path).map_err(at(&path))?;
        file.lock().map_err(at(&path))?;
        Ok(file)
    }

    /// Removes the cluster's files.
    pub(super) fn clear(&self) -> Result<(), ClusterError> {
        match fs::remove_dir_all(self.server()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(&self.server())(error)),
            _ => Ok(()),
        }
    }

    /// The folder of PostgreSQL's user.
    pub(super) fn server(&self) -> PathBuf {
        self.home.join("server")
    }

    /// The data folder proper.
    pub(super) fn data(&self) -> PathBuf {
        self.server().join("data")
    }

    /// The server's log.
    pub(super) fn log(&self) -> PathBuf {
        self.server().join("log")
    }

    /// The major release that made the data folder; nothing when there is none yet.
    pub(super) fn major(&self) -> Option<u32> {
        fs::read_to_string(self.data().join("PG_VERSION")).ok()?.trim().parse().ok()
    }

    /// The port used last.
    pub(super) fn port(&self) -> Option<u16> {
        fs::read_to_string(self.home.join("port")).ok()?.trim().parse().ok()
    }

    /// Remembers the port.
    pub(super) fn remember_port(&self, port: u16) -> Result<(), ClusterError> {
        let path = self.home.join("port");
        fs::write(&path, format!("{port}\n")).map_err(at(&path))
    }

    /// The superuser's password, readable by us alone.
    pub(super) fn password(&self) -> Result<String, ClusterError> {
        let path = self.home.join("password");
        fs::read_to_string(&path).map(|text| text.trim().to_owned()).map_err(at(&path))
    }

    /// Writes a new password.
    pub(super) fn renew_password(&self) -> Result<String, ClusterError> {
        let password = format!("{:032x}", rand::random::<u128>());
        write_secret(&self.home.join("password"), &password)?;
        Ok(password)
    }
}

/// Writes a file only its owner may read, from the first byte on.
pub(super) fn write_secret(path: &Path, text: &str) -> Result<(), ClusterError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(at(path)(error)),
        _ => {}
    }
    let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(path).map_err(at(path))?;
    file.write_all(text.as_bytes()).map_err(at(path))
}
