//! What no committed file may say: where it was written, by which mirror its packages came, or something only its
//! author can open.

use std::fs;
use std::path::Path;

use super::none_of;
use super::source::{ROOT, SourceFile, all_files};

/// Folders of somebody's machine.
const PLACES: [&str; 5] =
    [concat!("/", "work/"), concat!("/", "root/"), concat!("/", "home/"), concat!("/", "Users/"), concat!("../", "shared")];

/// The registries everybody has.
const CARGO: &str = concat!("registry+https://github.com/rust-lang/", "crates", ".io-index");

#[test]
fn no_file_names_somebodys_machine() {
    let violations: Vec<String> = all_files().iter().flat_map(places).collect();
    none_of("a folder of somebody's machine", &violations);
}

#[test]
fn lock_files_name_no_mirror() {
    let violations: Vec<String> = all_files().iter().flat_map(mirrors).collect();
    none_of("a package's own address: for npm set omit-lockfile-registry-resolved, for cargo use the default registry", &violations);
}

fn places(file: &SourceFile) -> Vec<String> {
    let lines = file.text.lines().enumerate().filter(|(_, line)| PLACES.iter().any(|place| line.contains(place)));
    lines.map(|(at, line)| format!("{}:{} {}", file.name, at + 1, line.trim())).collect()
}

fn mirrors(file: &SourceFile) -> Vec<String> {
    let is_mirror = |line: &str| {
        let line = line.trim();
        (file.name.ends_with("package-lock.json") && line.starts_with("\"resolved\": \"http"))
            || (file.name.ends_with("Cargo.lock") && line.starts_with("source = ") && !line.contains(CARGO))
            || (file.name.ends_with("npmrc") && line.starts_with("registry"))
            || (file.name.ends_with("requirements.txt") && line.contains("index-url"))
    };
    let lines = file.text.lines().enumerate().filter(|(_, line)| is_mirror(line));
    lines.map(|(at, line)| format!("{}:{} {}", file.name, at + 1, line.trim())).collect()
}

/// INS-42: the operator finds the vendor's documentation, and what we took from it is recorded where the page says.
#[test]
fn the_crms_contract_is_linked_and_recorded() {
    let page = fs::read_to_string(Path::new(ROOT).join("docs/operations.md")).unwrap();
    let (_, section) = page.split_once("### Where its contract comes from").expect("the section");
    let (section, _) = section.split_once("\n## ").expect("its end");
    for link in ["https://yclients.docs.apiary.io/", "https://yclients.com/partners"] {
        assert!(section.contains(link), "no {link}");
    }
    let recorded: Vec<&str> = section.split('`').skip(1).step_by(2).collect();
    assert!(recorded.len() >= 8, "{recorded:?}");
    // A recording holds the vendor's own words: its fields and paths.
    let words = ["salon_id", "company_id", "/api/v1/", "meta", "staff"];
    let missing: Vec<String> = recorded
        .into_iter()
        .filter(|file| !fs::read_to_string(Path::new(ROOT).join(file)).is_ok_and(|text| words.iter().any(|word| text.contains(word))))
        .map(str::to_owned)
        .collect();
    none_of("docs/operations.md names a recording that there is not", &missing);
}
