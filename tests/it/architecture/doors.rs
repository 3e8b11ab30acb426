//! D-61: every door says what it does, one graph of features serves them all, and the gate is what the hand does.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::source::ROOT;

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The commands that a line of the script begins with, without comments.
fn lines(script: &str) -> Vec<&str> {
    script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

fn doors() -> Vec<String> {
    let entries = fs::read_dir(Path::new(ROOT).join("bin")).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().unwrap().is_file()).map(|entry| entry.file_name().into_string().unwrap());
    files.filter(|name| !name.contains('.')).collect()
}

#[test]
fn every_door_says_what_it_does() {
    let doors = doors();
    assert!(doors.len() > 7, "{doors:?}");
    let told = read("CONTRIBUTING.md");
    for door in doors {
        let help = Command::new(Path::new(ROOT).join("bin").join(&door)).arg("--help").output().unwrap();
        let said = String::from_utf8(help.stdout).unwrap();
        assert!(help.status.success() && said.starts_with(&format!("bin/{door}")), "bin/{door} --help: {said}");
        assert!(told.contains(&format!("`bin/{door}")), "CONTRIBUTING.md does not name bin/{door}");
    }
}

#[test]
fn the_gate_lints_then_tests_and_says_no_more() {
    assert_eq!(lines(&read(".ci/run")), ["set -euo pipefail", "cd \"$(dirname \"$0\")/..\"", "bin/lint", "bin/test"]);
    assert_eq!(lines(&read("bin/ci")).last(), Some(&"exec .ci/run"));
    assert_eq!(lines(&read("bin/test")).last(), Some(&"exec node bin/lib/count.mjs \"$results\""));
}

#[test]
fn tests_share_one_graph_of_features() {
    assert!(read("bin/lib/say.sh").contains("\nfeatures=ssr,sandbox,trust-sandbox-noise,faults\n"));
    for door in ["bin/test", "bin/dev", "bin/generate"] {
        let script = read(door);
        for line in lines(&script).into_iter().filter(|line| line.contains("--features")) {
            assert!(line.contains("--features \"$features\""), "{door}: {line}");
        }
    }
    // What is shipped is another graph (bin/lib/shipped.sh); what is measured is built by the bench alone.
    assert!(!read("bin/test").contains("--release"));
}
