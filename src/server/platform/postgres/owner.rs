//! Who PostgreSQL runs as. It refuses root, so root lends it the user nobody; anybody else runs it as themselves.

use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use super::error::{ClusterError, at};

/// nobody and nogroup: nothing on the machine belongs to them.
const NOBODY: u32 = 65_534;

/// The user of the server process and of its data folder.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    lent: Option<u32>,
}

impl Owner {
    /// Nobody for root, oneself otherwise.
    pub(super) fn detect() -> Self {
        let root = fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
        Self { lent: root.then_some(NOBODY) }
    }

    /// Whether another user than ourselves runs it.
    pub(super) fn is_lent(self) -> bool {
        self.lent.is_some()
    }

    /// `program` as that user, with none of our environment: `PGPORT` and its like would change what it does.
    pub(super) fn command(self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C");
        if let Some(uid) = self.lent {
            command.uid(uid).gid(uid);
        }
        command
    }

    /// Gives a path to that user.
    pub(super) fn give(self, path: &Path) -> Result<(), ClusterError> {
        chown(path, self.lent, self.lent).map_err(at(path))
    }

    /// Makes a folder and what is missing above it. Lent folders must let the other user through, whatever the umask.
    pub(super) fn make_folder(self, path: &Path) -> Result<(), ClusterError> {
        if path.is_dir() {
            return Ok(());
        }
        if let Some(above) = path.parent() {
            self.make_folder(above)?;
        }
        let mode = if self.is_lent() { 0o755 } else { 0o700 };
        match DirBuilder::new().mode(mode).create(path) {
            // Somebody else made it in the meantime.
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => return Ok(()),
            other => other.map_err(at(path))?,
        }
        fs::set_permissions(path, Permissions::from_mode(mode)).map_err(at(path))
    }

    /// Fails with the first folder on the way to `path` that user may not enter.
    pub(super) fn check_reach(self, path: &Path) -> Result<(), ClusterError> {
        let Some(uid) = self.lent else { return Ok(()) };
        let mut folders: Vec<&Path> = path.ancestors().collect();
        folders.reverse();
        for folder in folders {
            let meta = fs::metadata(folder).map_err(at(folder))?;
            let bit = if meta.uid() == uid { 0o100 } else { 0o001 };
            if meta.mode() & bit == 0 {
                return Err(ClusterError::Unreachable { uid, folder: folder.to_owned() });
            }
        }
        Ok(())
    }
}
