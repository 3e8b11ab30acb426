//! The house rules, checked on the source text: who may import whom, how long a file may be, which word stands where.
//!
//! A rule that is broken says the file, the line and the rule. Lists of exceptions may only shrink: an exception that
//! nothing needs any more is an error as well.

mod alerts;
mod api_bodies;
mod doors;
mod exceptions;
mod imports;
mod outsiders;
mod papers;
mod paths;
mod paths_tests;
mod proof;
mod rooms;
mod settings;
mod size;
mod source;
mod switches;
mod vendors;
mod writers;

/// Fails with every violation at once, so that one run shows all the work.
fn none_of(rule: &str, violations: &[String]) {
    assert!(violations.is_empty(), "{rule}:\n  {}", violations.join("\n  "));
}
