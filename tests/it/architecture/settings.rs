//! Cargo.toml tells the builders where the pages go, Leptos.toml tells the running server: they must say the same.

use std::collections::BTreeMap;
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
