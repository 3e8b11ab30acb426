//! The key ring's file: made where nobody else can reach us, refused where it is a sample and somebody can.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;

use anyhow::{Context as _, bail};

use crate::server::config::Config;
use crate::server::platform::seal::KeyRing;

/// Reads the ring; on a machine of one's own a missing one is made.
pub(super) fn load(config: &Config) -> anyhow::Result<KeyRing> {
    let file = &config.keyring_file;
    if !file.exists() && !config.is_exposed() {
        make(config).with_context(|| format!("KEYRING_FILE: {} cannot be made", file.display()))?;
    }
    let ring = KeyRing::load(file).context("KEYRING_FILE")?;
    if config.is_exposed() && ring.is_sample() {
        bail!("KEYRING_FILE holds a sample key: the product is reachable beyond this machine and refuses to start like this");
    }
    Ok(ring)
}

/// Readable by its owner alone; of several processes that start at once, one makes it.
fn make(config: &Config) -> anyhow::Result<()> {
    let file = &config.keyring_file;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let fresh = file.with_extension(std::process::id().to_string());
    OpenOptions::new().create_new(true).write(true).mode(0o600).open(&fresh)?.write_all(KeyRing::generate()?.as_bytes())?;
    // A link, not a rename: it fails where another process was faster, whose ring is then read.
    let linked = std::fs::hard_link(&fresh, file);
    std::fs::remove_file(&fresh)?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.into()),
        _ => Ok(()),
    }
}
