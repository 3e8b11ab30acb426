//! A server function's body runs on the server, and the macro takes it out of the browser's build: there, and in the one
//! helper that opens a unit of work and words its refusals (`api/gate`), the seam may name the server. Anywhere else of it the name would have to be gated.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::none_of;
use super::paths::scan;
use super::source::package_files;

#[test]
fn the_seam_names_the_server_only_inside_server_functions() {
    let seam = package_files().into_iter().filter(|file| file.name.starts_with("src/api/") && !file.name.starts_with("src/api/gate"));
    let violations: Vec<String> =
        seam.flat_map(|file| outside(&file.text).into_iter().map(move |path| format!("{} names {path}", file.name))).collect();
    none_of("the server, named outside of a #[server] body", &violations);
}

#[test]
fn the_rule_sees_a_breach() {
    let good = "#[server(prefix = \"/x\")] pub async fn a() -> R { crate::server::x::y().await } #[component] fn c() {}";
    assert_eq!(outside(good), BTreeSet::new());
    let in_a_use = "use crate::server::x; #[server] pub async fn a() -> R { crate::server::z::y().await }";
    assert_eq!(outside(in_a_use), BTreeSet::from(["crate::server::x".to_owned()]));
    let in_a_signature = "#[server]\npub async fn a(x: crate::server::X) -> R { 1 }";
    assert_eq!(outside(in_a_signature), BTreeSet::from(["crate::server::X".to_owned()]));
}

/// The server's paths that stand outside of server functions' bodies.
fn outside(text: &str) -> BTreeSet<String> {
    let tokens: TokenStream = text.parse().expect("the file is Rust");
    let mut found = Vec::new();
    scan(without_bodies(tokens), &[], &mut found);
    let server = found.into_iter().filter(|path| path.segments.first().is_some_and(|first| first == "server"));
    server.map(|path| format!("crate::{}", path.segments.join("::"))).collect()
}

/// Drops the first block after each `#[server…]`: between the attribute and the body no other block can stand.
fn without_bodies(tokens: TokenStream) -> TokenStream {
    let mut body_follows = false;
    let kept = tokens.into_iter().filter(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket && begins_with_server(group.stream()) => {
            body_follows = true;
            true
        }
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => !std::mem::take(&mut body_follows),
        _ => true,
    });
    kept.collect()
}

fn begins_with_server(attribute: TokenStream) -> bool {
    attribute.into_iter().next().is_some_and(|first| first.to_string() == "server")
}
