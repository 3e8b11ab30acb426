//! The path finder is itself tested: a rule is as good as the eye that sees its breach.

use rstest::rstest;

use super::paths::crate_paths;

fn found(text: &str) -> Vec<String> {
    let module = ["server".to_owned(), "clients".to_owned(), "mirror".to_owned()];
    crate_paths(text, &module).into_iter().map(|path| path.segments.join("::")).collect()
}

#[rstest]
#[case::plain("use crate::domain::ids::ClientId;", &["domain::ids::ClientId"])]
#[case::tree("use crate::{domain::{ids, money::Money}, api};", &["domain::ids", "domain::money::Money", "api"])]
#[case::glob("use crate::domain::*;", &["domain"])]
#[case::itself("use super::{self, store};", &["server::clients", "server::clients::store"])]
#[case::up_twice("use super::super::accounts::get_company;", &["server::accounts::get_company"])]
#[case::renamed("use crate::server::http as web;", &["server::http"])]
#[case::in_an_expression("fn f() { let x = crate::ui::format::money(1); }", &["ui::format::money"])]
#[case::in_a_type("fn f(x: Vec<crate::api::X>) {}", &["api::X"])]
#[case::as_an_argument("fn f(x: crate::api::X, y: &crate::ui::Y) {}", &["api::X", "ui::Y"])]
#[case::in_a_macro("fn f() { vec![crate::ui::X, 1]; }", &["ui::X"])]
#[case::with_generics("fn f() { crate::ui::list::<u8>(); }", &["ui::list"])]
#[case::from_the_binary("use otklik::server::http;", &["server::http"])]
#[case::in_a_nested_module("mod tests { use super::Row; use super::super::store; }", &["server::clients::mirror::Row", "server::clients::store"])]
#[case::visibility("pub(crate) struct A; pub(super) fn b() {}", &[])]
#[case::comments_and_strings("// crate::ui::X\nconst A: &str = \"crate::ui::X\";", &[])]
#[case::somebody_elses("use tokio::sync::mpsc; fn f() { self.x(); Self::y(); }", &[])]
fn finds_every_path_of_the_crate(#[case] text: &str, #[case] expected: &[&str]) {
    assert_eq!(found(text), expected);
}

#[test]
fn tells_the_line() {
    assert_eq!(crate_paths("\n\nuse crate::domain::X;", &[])[0].line, 3);
}
