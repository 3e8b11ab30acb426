//! Which of other people's crates may be named where: the domain is pure, features know no web, and one file knows the pool.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

use super::exceptions::{PURITY, settle};
use super::none_of;
use super::rooms::{Room, room_of};
use super::source::{SourceFile, package_files};

/// What would tie the domain to a runtime, a socket, a database or a screen.
const IMPURE: [&str; 10] = ["tokio", "futures_util", "sqlx", "axum", "leptos", "leptos_axum", "reqwest", "hyper", "tracing", "wacore"];

/// The web: the doors' business.
const WEB: [&str; 6] = ["axum", "leptos", "leptos_axum", "leptos_router", "leptos_meta", "tower_http"];

/// The pool, by every name under which a query without a company could be written.
const POOL: [&str; 3] = ["PgPool", "PgPoolOptions", "Pool"];

const POOLS_FILE: &str = "src/server/platform/db.rs";

#[test]
fn the_domain_is_pure() {
    let violations = naming(&IMPURE, |room| *room == Room::Domain);
    none_of("the domain names no runtime, no socket, no database and no screen", &settle(violations, &PURITY));
}

#[test]
fn features_know_no_web() {
    let below_the_doors = |room: &Room| matches!(room, Room::Feature(_) | Room::Ground | Room::Reactions);
    none_of("a feature knows neither axum nor leptos: its doors are in server/http and api", &naming(&WEB, below_the_doors));
}

#[test]
fn one_file_names_the_pool() {
    let others = package_files().into_iter().filter(|file| file.name != POOLS_FILE && file.text.contains("Pool"));
    let violations: Vec<String> = others.flat_map(|file| words_of(&file, &POOL)).collect();
    none_of("a query without a company cannot be written: only platform/db.rs names the pool", &violations);
}

fn naming(crates: &[&str], judged: impl Fn(&Room) -> bool) -> Vec<String> {
    let files = package_files().into_iter().filter(|file| room_of(&file.module()).is_some_and(|room| judged(&room)));
    files.flat_map(|file| words_of(&file, crates)).collect()
}

/// The identifiers of the file's code among these, each once; comments and strings apart.
fn words_of(file: &SourceFile, words: &[&str]) -> Vec<String> {
    let mut found = BTreeSet::new();
    collect(file.text.parse().expect("the file is Rust"), words, &mut found);
    found.into_iter().map(|word| format!("{} names {word}", file.name)).collect()
}

fn collect(tokens: TokenStream, words: &[&str], found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), words, found),
            TokenTree::Ident(word) if words.iter().any(|wanted| word == wanted) => drop(found.insert(word.to_string())),
            _ => {}
        }
    }
}
