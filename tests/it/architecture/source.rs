//! The files of the checkout, and the module each Rust file is.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

pub(super) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Made by tools, brought by others, or nobody's business.
const SKIPPED: [&str; 8] = [".git", ".data", "target", "node_modules", "results", "report", "__pycache__", ".env"];

/// A text file of the checkout.
#[derive(Debug)]
pub(super) struct SourceFile {
    /// From the root, with slashes.
    pub(super) name: String,
    pub(super) text: String,
}

impl SourceFile {
    /// The module path of a Rust file below `src` or `tests/it`; the crate root is empty.
    pub(super) fn module(&self) -> Vec<String> {
        let inside = self.name.strip_prefix("src/").or_else(|| self.name.strip_prefix("tests/it/")).unwrap_or(&self.name);
        let mut segments: Vec<String> = inside.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if segments.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
            segments.pop();
        }
        segments
    }

    pub(super) fn is(&self, extensions: &[&str]) -> bool {
        Path::new(&self.name).extension().is_some_and(|extension| extensions.iter().any(|wanted| extension == *wanted))
    }
}

/// Every text file of the checkout, in a fixed order.
pub(super) fn all_files() -> Vec<SourceFile> {
    files_below(Path::new(ROOT))
}

/// The Rust files of the package itself.
pub(super) fn package_files() -> Vec<SourceFile> {
    all_files().into_iter().filter(|file| file.name.starts_with("src/") && file.is(&["rs"])).collect()
}

fn files_below(root: &Path) -> Vec<SourceFile> {
    let walk = WalkDir::new(root).sort_by_file_name().into_iter();
    let wanted = walk.filter_entry(|entry| entry.depth() == 0 || !SKIPPED.iter().any(|skipped| entry.file_name() == *skipped));
    let paths = wanted.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    paths.filter_map(|path| Some(SourceFile { name: name_of(&path), text: fs::read_to_string(path).ok()? })).collect()
}

fn name_of(path: &Path) -> String {
    path.strip_prefix(ROOT).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
