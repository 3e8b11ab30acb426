//! Cargo.toml tells the builders where the pages go, Leptos.toml tells the running server: they must say the same. And what
//! docs/operations.md calls a setting is one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::source::ROOT;

/// The keys that stand in both files, by their name in Cargo.toml and in Leptos.toml.
const SHARED: [(&str, &str); 7] = [
    ("output-name", "output-name"),
    ("site-root", "site-root"),
    ("site-pkg-dir", "site-pkg-dir"),
    ("site-addr", "site-addr"),
    ("reload-port", "reload-port"),
    ("hash-files", "hash-files"),
    ("hash-file-name", "hash-file"),
];

#[test]
fn cargo_toml_and_leptos_toml_agree() {
    let (cargo, leptos) = (section("Cargo.toml"), section("Leptos.toml"));
    for (built, served) in SHARED {
        let value = cargo.get(built);
        assert!(value.is_some(), "Cargo.toml lacks {built}");
        assert_eq!(value, leptos.get(served), "{built} in Cargo.toml, {served} in Leptos.toml");
    }
}

/// The keys and values of `[package.metadata.leptos]`, each on a line of its own.
fn section(name: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(Path::new(ROOT).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let inside =
        text.lines().skip_while(|line| line.trim() != "[package.metadata.leptos]").skip(1).take_while(|line| !line.starts_with('['));
    let pairs = inside.filter_map(|line| line.split('#').next()?.split_once('='));
    pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect()
}

/// Read by a library before the settings are; and one that only builds with the sandbox know.
const APART: [&str; 2] = ["RUST_LOG", "OTKLIK_SANDBOX_URL"];

#[test]
fn the_page_lists_the_settings_there_are() {
    let read = |name: &str| fs::read_to_string(Path::new(ROOT).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let code = read("src/server/config/mod.rs");
    let asked = code.split("from.").skip(1).filter_map(|call| call.split_once("(\"")?.1.split_once('"').map(|(name, _)| name));
    // Those of each CRM have its word before them.
    let crms = read("src/server/config/crm.rs");
    let texts = |before: &str| crms.split(before).skip(1).filter_map(|rest| rest.split_once('"').map(|(text, _)| text)).collect::<Vec<_>>();
    let prefixes = texts("prefix: \"");
    let of_crms = texts("name(\"").into_iter().flat_map(|name| prefixes.iter().map(move |prefix| format!("{prefix}_{name}")));
    let known: BTreeSet<String> = asked.filter(|name| !APART.contains(name)).map(str::to_owned).chain(of_crms).collect();
    let page = read("docs/operations.md");
    let (_, table) = page.split_once("## Settings").expect("the settings");
    let (table, _) = table.split_once("\n## ").expect("the end of the settings");
    let first_cells = table.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split('|').nth(1));
    let names = first_cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let listed: BTreeSet<String> = names.filter(|name| !APART.contains(name)).map(str::to_owned).collect();
    assert_eq!(listed, known);
}
