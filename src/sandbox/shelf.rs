//! Where the sandbox keeps its state, so that the world survives `kill -9`: one JSON file per thing, replaced whole,
//! and logs that only grow, one JSON line per happening, for what changes too often to be rewritten each time.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A folder of JSON files, or nothing at all (tests and bench).
#[derive(Clone, Debug, Default)]
pub struct Shelf(Option<PathBuf>);

impl Shelf {
    /// A shelf in `folder`, which is made if it is missing; `None` keeps nothing.
    pub fn open(folder: Option<PathBuf>) -> io::Result<Self> {
        if let Some(folder) = &folder {
            fs::create_dir_all(folder)?;
        }
        Ok(Self(folder))
    }

    /// Whether anything put here is kept; if not, the caller may save itself the work.
    pub fn keeps(&self) -> bool {
        self.0.is_some()
    }

    /// A shelf in the sub-folder `name`.
    pub fn within(&self, name: &str) -> io::Result<Self> {
        Self::open(self.0.as_ref().map(|folder| folder.join(name)))
    }

    /// Replaces `name` by `value`. A crash leaves the old or the new file, never half of one.
    pub fn put<T: Serialize>(&self, name: &str, value: &T) -> io::Result<()> {
        let Some(folder) = &self.0 else { return Ok(()) };
        let (new, file) = (folder.join(format!("{name}.new")), folder.join(format!("{name}.json")));
        fs::write(&new, serde_json::to_vec(value)?)?;
        fs::rename(new, file)
    }

    /// What `put` stored under `name`, if anything.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> io::Result<Option<T>> {
        let Some(folder) = &self.0 else { return Ok(None) };
        match fs::read(folder.join(format!("{name}.json"))) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Adds one line to the log `name`. The line is with the operating system when this returns, so a killed process keeps it.
    pub fn append<T: Serialize>(&self, name: &str, value: &T) -> io::Result<()> {
        let Some(folder) = &self.0 else { return Ok(()) };
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        fs::OpenOptions::new().create(true).append(true).open(folder.join(format!("{name}.log")))?.write_all(&line)
    }

    /// Every whole line of the log `name`, oldest first. A last line that a crash cut short is left out.
    pub fn lines<T: DeserializeOwned>(&self, name: &str) -> io::Result<Vec<T>> {
        let Some(folder) = &self.0 else { return Ok(Vec::new()) };
        let bytes = match fs::read(folder.join(format!("{name}.log"))) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let whole = bytes.iter().rposition(|&byte| byte == b'\n').map_or(&[][..], |end| bytes.get(..end).unwrap_or_default());
        whole.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).map(|line| Ok(serde_json::from_slice(line)?)).collect()
    }

    /// Empties the log `name`, once a file holds what it said.
    pub fn empty(&self, name: &str) -> io::Result<()> {
        let Some(folder) = &self.0 else { return Ok(()) };
        fs::write(folder.join(format!("{name}.log")), [])
    }

    /// Takes every file of this shelf away; shelves within it stay.
    pub fn clear(&self) -> io::Result<()> {
        let Some(folder) = &self.0 else { return Ok(()) };
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Every name on the shelf, in order.
    pub fn names(&self) -> io::Result<Vec<String>> {
        let Some(folder) = &self.0 else { return Ok(Vec::new()) };
        let mut names: Vec<String> = fs::read_dir(folder)?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.strip_suffix(".json").map(str::to_owned))
            .collect();
        names.sort_unstable();
        Ok(names)
    }
}
