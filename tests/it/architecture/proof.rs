//! docs/proof.md claims that a requirement is proved by a test: the test must exist. It cannot be judged here whether it
//! asserts what the page says; that it is there, and by that name, can.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use syn::visit::{self, Visit};
use syn::{Attribute, ItemFn, ItemMod};

use super::none_of;
use super::source::{ROOT, SourceFile, all_files};

pub(super) const PAGE: &str = "docs/proof.md";
/// What the product promises so far: none of it may lose its row.
const PROMISED: &str =
    "AM-01 AM-02 AM-03 AM-04 AM-05 AM-06 AM-07 AM-08 AM-09 AM-10 AM-11 AM-14 AM-17 CLI-01 CLI-02 CLI-06 CRM-01 CRM-02 CRM-03 CRM-04
    CRM-05 D-01 D-02 D-03 D-04 D-05 D-06 D-07 D-09 D-10 D-11 D-20 D-21 D-22 D-23 D-24 D-25 D-26 D-27 D-28 D-29 D-30 D-31 D-40 D-41 D-42
    D-43 D-44 D-46 D-48 D-50 D-51 D-52 D-53 D-54 D-55 D-56 D-57 D-60 D-61 D-62 D-63 D-64 EVT-01 EVT-02 EVT-10 EVT-12 EVT-22 INS-01
    INS-02 INS-03 INS-04 INS-05 INS-06 INS-07 INS-08 INS-09 INS-10 INS-11 INS-12 INS-13 INS-14 INS-15 INS-16 INS-17 INS-18 INS-19
    INS-20 INS-21 INS-22 INS-23 INS-24 INS-25 INS-26 INS-27 INS-28 INS-29 INS-30 INS-31 INS-32 INS-33 INS-38 INS-39 INS-40 INS-42
    INS-43 NOT-01 NOT-06 ONB-01 ONB-02 ONB-03 ONB-04 ONB-05 ONB-06 ONB-07 ONB-08 ONB-09 ONB-10 ONB-11 ONB-12 ONB-13 ONB-14 ONB-15
    ONB-16 ONB-17 ONB-18 ONB-20 ONB-21 ONB-22 ONB-23 ONB-24 OPS-05 OPS-06 OPS-07 R-01 R-02 R-03 R-04 R-05 R-06 R-07 R-08 R-09 R-10
    R-11 R-14 R-15 R-16 R-18 R-19 R-21 R-22 R-24 R-25 R-26 R-27 R-28 R-30 R-32 R-34 R-35 R-37 R-40 R-41 R-42 R-44 R-45 TEN-01
    TEN-02 TEN-03 TEN-04 TEN-05 WA-01 WA-02 WA-03 WA-04 WA-05 WA-06 WA-07 WA-08 WA-09 WA-12 WA-13";

#[test]
fn every_claimed_test_exists() {
    let files = all_files();
    let tests: BTreeSet<String> = files.iter().filter(|file| is_rust(file)).flat_map(tests_of).collect();
    let rows = rows(&fs::read_to_string(Path::new(ROOT).join(PAGE)).expect("docs/proof.md"));
    let proved: BTreeSet<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
    let without: Vec<String> = PROMISED.split_whitespace().filter(|id| !proved.contains(id)).map(str::to_owned).collect();
    none_of("docs/proof.md has no row for what was promised", &without);
    let missing: Vec<String> =
        rows.into_iter().filter(|(_, claimed)| !exists(claimed, &tests, &files)).map(|(id, claimed)| format!("{id}: {claimed}")).collect();
    none_of("docs/proof.md names a test that does not exist", &missing);
}

#[test]
fn the_rule_sees_a_breach() {
    let page = "| id | test | asserts |\n|---|---|---|\n| R-01 | `a::b`, `end2end/x.spec.ts › signs in` | words |\n";
    assert_eq!(rows(page), [("R-01".to_owned(), "a::b".to_owned()), ("R-01".to_owned(), "end2end/x.spec.ts › signs in".to_owned())]);
    let file = SourceFile {
        name: "tests/it/a.rs".into(),
        text: "#[tokio::test] async fn b() {} fn c() {} mod d { #[rstest] fn e() {} } #[test] #[ignore] fn f() {}".into(),
    };
    let page = SourceFile { name: "end2end/x.spec.ts".into(), text: "test('signs in again', …)".into() };
    let tests: BTreeSet<String> = tests_of(&file).into_iter().collect();
    assert!(exists("a::b", &tests, &[]) && exists("a::d::e", &tests, &[]));
    assert!(!exists("a::c", &tests, &[]) && !exists("a::f", &tests, &[]), "no test, and one that does not run");
    assert!(!exists("end2end/x.spec.ts › signs in", &tests, std::slice::from_ref(&page)), "half a title");
    assert!(exists("end2end/x.spec.ts › signs in again", &tests, &[page]));
}

/// The id and each test in backquotes of every row `| id | `test`, … | what it asserts |`.
pub(super) fn rows(page: &str) -> Vec<(String, String)> {
    let cells = page.lines().filter_map(|line| line.strip_prefix('|')).map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let claims = cells.filter(|cells| cells.len() >= 3 && cells[1].contains('`'));
    claims
        .flat_map(|cells| cells[1].split('`').skip(1).step_by(2).map(|test| (cells[0].to_owned(), test.to_owned())).collect::<Vec<_>>())
        .collect()
}

/// A Rust test that runs, by its path, or `file › title`, the whole of it, in the browser's tests.
fn exists(claimed: &str, tests: &BTreeSet<String>, files: &[SourceFile]) -> bool {
    match claimed.split_once(" › ") {
        Some((name, title)) => {
            let whole = ['\'', '"', '`'].map(|quote| format!("{quote}{title}{quote}"));
            files.iter().any(|file| file.name == name && whole.iter().any(|title| file.text.contains(title)))
        }
        None => tests.contains(claimed),
    }
}

fn is_rust(file: &SourceFile) -> bool {
    file.is(&["rs"]) && (["src/", "tests/it/", "bench/"].iter().any(|folder| file.name.starts_with(folder)))
}

fn tests_of(file: &SourceFile) -> Vec<String> {
    let mut finder = Finder { module: file.module(), found: Vec::new() };
    finder.visit_file(&syn::parse_file(&file.text).expect("the file is Rust"));
    finder.found
}

struct Finder {
    module: Vec<String>,
    found: Vec<String>,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        let rests = item.attrs.iter().any(|attribute| attribute.path().is_ident("ignore"));
        if !rests && item.attrs.iter().any(is_test) {
            let name = item.sig.ident.to_string();
            self.found.push(self.module.iter().map(String::as_str).chain([name.as_str()]).collect::<Vec<_>>().join("::"));
        }
    }
}

fn is_test(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "test" || segment.ident == "rstest")
}
