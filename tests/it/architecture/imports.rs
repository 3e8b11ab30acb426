//! Nobody looks into a room that is not theirs, and no feature into another's tables.

use super::none_of;
use super::paths::crate_paths;
use super::rooms::{Room, may_import, room_of};
use super::source::{SourceFile, package_files};

#[test]
fn every_file_is_in_a_room() {
    let lost = package_files().into_iter().filter(|file| room_of(&file.module()).is_none()).map(|file| file.name).collect::<Vec<_>>();
    none_of("a module without a room: give it one, and its rules, in tests/it/architecture/rooms.rs", &lost);
}

#[test]
fn every_import_is_allowed() {
    let violations: Vec<String> = package_files().iter().flat_map(forbidden_imports).collect();
    none_of("ARCHITECTURE.md, \"Who may import whom\", forbids", &violations);
}

#[test]
fn no_feature_looks_into_the_tables_of_another() {
    let violations: Vec<String> = package_files().iter().flat_map(foreign_stores).collect();
    none_of("a feature's `store` is its own: ask its service", &violations);
}

fn forbidden_imports(file: &SourceFile) -> Vec<String> {
    let module = file.module();
    let Some(from) = room_of(&module) else { return vec![] };
    let paths = crate_paths(&file.text, &module).into_iter();
    let forbidden = paths.filter(|path| match room_of(&path.segments) {
        // Into the server from inside a server function; see api_bodies.rs.
        Some(_) if from == Room::Api && path.segments.first().is_some_and(|first| first == "server") => false,
        Some(to) => !may_import(&from, &to),
        None => true,
    });
    forbidden.map(|path| format!("{}:{} names crate::{}", file.name, path.line, path.segments.join("::"))).collect()
}

fn foreign_stores(file: &SourceFile) -> Vec<String> {
    let module = file.module();
    let paths = crate_paths(&file.text, &module).into_iter();
    let foreign = paths.filter(|path| {
        let words: Vec<&str> = path.segments.iter().map(String::as_str).collect();
        matches!(words.as_slice(), ["server", feature, "store", ..] if module.get(1).is_none_or(|own| own != feature))
    });
    foreign.map(|path| format!("{} names crate::{}", file.name, path.segments.join("::"))).collect()
}
