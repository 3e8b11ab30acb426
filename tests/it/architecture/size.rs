//! The size law: a file holds one idea and is read in one breath. Tests, styles and SQL are files too.

use super::none_of;
use super::source::{SourceFile, all_files};

/// No file is longer, without exception.
const LONGEST: usize = 350;
/// Half of the Rust files are at most so long.
const MEDIAN: usize = 80;
/// Nine of ten Rust files are at most so long.
const NINE_OF_TEN: usize = 200;

#[test]
fn no_file_is_longer_than_the_law() {
    let written = all_files().into_iter().filter(is_written_by_hand);
    let long: Vec<String> =
        written.filter(|file| lines(file) > LONGEST).map(|file| format!("{}: {} lines", file.name, lines(&file))).collect();
    none_of(&format!("a file over {LONGEST} lines: split it by idea"), &long);
}

#[test]
fn most_files_are_short() {
    let mut sizes: Vec<usize> = all_files().iter().filter(|file| file.is(&["rs"])).map(lines).collect();
    sizes.sort_unstable();
    let (count, median, nine_of_ten) = (sizes.len(), sizes[sizes.len() / 2], sizes[sizes.len() * 9 / 10]);
    println!("{count} Rust files: median {median} lines, nine of ten at most {nine_of_ten}, longest {}", sizes[count - 1]);
    assert!(nine_of_ten <= NINE_OF_TEN, "nine of ten Rust files should have at most {NINE_OF_TEN} lines, but it is {nine_of_ten}");
    assert!(median <= MEDIAN, "half of the Rust files should have at most {MEDIAN} lines, but it is {median}");
}

fn lines(file: &SourceFile) -> usize {
    file.text.lines().count()
}

fn is_written_by_hand(file: &SourceFile) -> bool {
    let script = file.name.starts_with("bin/") || file.name.starts_with(".ci/");
    script || file.is(&["rs", "sql", "css", "js", "mjs", "ts", "py", "sh", "html"])
}
