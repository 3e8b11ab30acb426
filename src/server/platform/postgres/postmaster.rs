//! Whether the cluster already runs, read from the file its main process keeps. A process killed hard leaves the file
//! behind, and its number may by now belong to somebody else: then the file is not believed.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::error::{ClusterError, at};

/// How long a start or a stop that somebody else began is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// The port of the running server over `data`, once it answers; nothing when none runs.
pub(super) fn running(data: &Path) -> Result<Option<u16>, ClusterError> {
    let path = data.join("postmaster.pid");
    let until = Instant::now() + PATIENCE;
    while Instant::now() < until {
        let Ok(text) = fs::read_to_string(&path) else { return Ok(None) };
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        // Its lines are: process, data folder, start, port, socket folder, address, shared memory, status.
        let process = lines.first().copied().unwrap_or_default();
        if !process.is_empty() && !works_in(process, data) {
            forget(&path, process)?;
            return Ok(None);
        }
        if lines.get(7) == Some(&"ready") {
            return Ok(lines.get(3).and_then(|port| port.parse().ok()));
        }
        sleep(Duration::from_millis(20));
    }
    Err(ClusterError::Stuck(data.to_owned()))
}

/// Whether that process is a server over `data`: PostgreSQL's main process works inside its data folder.
fn works_in(process: &str, data: &Path) -> bool {
    let folder = fs::read_link(format!("/proc/{process}/cwd")).ok();
    folder.is_some() && folder == data.canonicalize().ok()
}

/// PostgreSQL itself forgets a file whose process is gone, but not one whose number was given to somebody else.
fn forget(path: &Path, process: &str) -> Result<(), ClusterError> {
    if Path::new("/proc").join(process).exists() {
        tracing::warn!(file = %path.display(), process, "left by a killed server, removed");
        fs::remove_file(path).map_err(at(path))?;
    }
    Ok(())
}
