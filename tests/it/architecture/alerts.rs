//! OPS-06: the alert rules watch figures that are counted, and every figure is told of.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::none_of;
use super::source::{ROOT, package_files};

const PAGE: &str = "docs/alerts.yml";
/// What Prometheus adds to a histogram's name.
const PARTS: [&str; 3] = ["_bucket", "_sum", "_count"];

fn words(text: &str, begins: &str) -> BTreeSet<String> {
    let places = text.match_indices(begins).map(|(at, _)| &text[at..]);
    places.map(|rest| rest.chars().take_while(|&letter| letter.is_ascii_lowercase() || letter == '_').collect()).collect()
}

#[test]
fn the_rules_watch_figures_that_there_are() {
    let (rules, logging) = (read(PAGE), read("docs/logging.md"));
    let source: String = package_files().into_iter().map(|file| file.text).collect();
    let figures: BTreeSet<String> =
        words(&source, "otklik_").into_iter().filter(|name| source.contains(&format!("!(\"{name}\""))).collect();
    let named = words(&rules, "otklik_");
    assert!(named.len() > 5, "{named:?}");
    let known = |name: &String| {
        PARTS.iter().any(|part| name.strip_suffix(part).is_some_and(|plain| figures.contains(plain))) || figures.contains(name)
    };
    let unknown: Vec<String> = named.into_iter().filter(|name| !known(name)).collect();
    none_of("docs/alerts.yml watches a figure that nobody counts", &unknown);
    let untold: Vec<String> = figures.iter().filter(|name| !logging.contains(name.as_str())).cloned().collect();
    none_of("docs/logging.md does not tell of a figure", &untold);
}

#[test]
fn every_rule_says_what_to_do() {
    let rules = read(PAGE);
    let alerts: Vec<&str> = rules.split("- alert:").skip(1).collect();
    let unclear: Vec<String> = alerts
        .iter()
        .filter(|rule| !["expr:", "severity:", "summary:", "do:"].iter().all(|part| rule.contains(part)))
        .map(|rule| rule.lines().next().unwrap_or_default().trim().to_owned())
        .collect();
    none_of("an alert without an expression, a severity, a summary or a deed", &unclear);
}

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}
