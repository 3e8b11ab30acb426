//! A table has one writer: the feature that owns it. Others may read it, and ask its owner for a change.

use std::collections::{BTreeMap, BTreeSet};

use super::none_of;
use super::source::{SourceFile, all_files};

#[test]
fn every_table_is_written_by_one_feature() {
    let files = all_files();
    let migrations = files.iter().filter(|file| file.name.starts_with("migrations/") && file.is(&["sql"]));
    let tables: BTreeSet<String> =
        migrations.flat_map(|file| words_after(&file.text, &["create table", "create unlogged table"])).collect();
    let writers = writers_of(&files, &tables);
    let shared: Vec<String> =
        writers.iter().filter(|(_, features)| features.len() > 1).map(|(table, features)| format!("{table}: {features:?}")).collect();
    none_of("a table is written by its feature alone: ask it for the change", &shared);
    let unwritten: Vec<String> = tables.into_iter().filter(|table| !writers.contains_key(table)).collect();
    none_of("nobody writes this table, or in a way that is not seen here", &unwritten);
}

#[test]
fn the_rule_sees_a_breach() {
    let file = |name: &str, text: &str| SourceFile { name: name.into(), text: text.into() };
    let files = [file("src/server/a/x.rs", "\"insert into notes (id)\""), file("src/server/b.rs", "\"Update\n  notes set\"")];
    let writers = writers_of(&files, &BTreeSet::from(["notes".to_owned()]));
    assert_eq!(writers["notes"], BTreeSet::from(["a".to_owned(), "b".to_owned()]));
}

/// The features whose statements change a table.
fn writers_of(files: &[SourceFile], tables: &BTreeSet<String>) -> BTreeMap<String, BTreeSet<String>> {
    let mut writers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let Some(inside) = file.name.strip_prefix("src/server/") else { continue };
        let feature = inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs");
        for table in words_after(&file.text, &["insert into", "update", "delete from"]).into_iter().filter(|word| tables.contains(word)) {
            writers.entry(table).or_default().insert(feature.to_owned());
        }
    }
    writers
}

/// The word that follows each of `phrases`, wherever it stands.
fn words_after(text: &str, phrases: &[&str]) -> Vec<String> {
    let text = text.to_lowercase();
    let following = |rest: &str| rest.trim_start().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect::<String>();
    phrases.iter().flat_map(|phrase| text.split(phrase).skip(1).map(following).collect::<Vec<_>>()).collect()
}
