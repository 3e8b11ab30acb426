//! Every switch of the outside world is there for the product's sake: docs/proof.md names, for each, a test of what the product does
//! under it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::{Fields, Item};

use super::none_of;
use super::proof::{PAGE, rows};
use super::source::ROOT;

/// Where switches are declared, and what their rows are called by.
const DECLARED: [(&str, &str, &str); 4] = [
    ("src/sandbox/yclients/faults.rs", "Faults", "crm"),
    ("src/sandbox/yclients/faults.rs", "HookFaults", "crm webhooks"),
    ("src/sandbox/yclients/faults.rs", "Refusal", "crm answers"),
    ("src/sandbox/whatsapp/server/faults.rs", "FaultSet", "whatsapp"),
];
/// What the product never asks for, so that nothing can be seen of it.
const UNUSED: [(&str, &str); 2] = [
    ("crm bare_auth", "the product signs in nowhere with a password"),
    ("crm webhooks", "the switches of the webhooks have rows of their own"),
];

#[test]
fn every_switch_has_a_test_of_the_product() {
    let page = fs::read_to_string(Path::new(ROOT).join(PAGE)).expect("docs/proof.md");
    let mut proved: BTreeMap<String, bool> = BTreeMap::new();
    for (id, test) in rows(&page) {
        *proved.entry(id).or_default() |= !test.starts_with("sandbox");
    }
    let switches: BTreeSet<String> = DECLARED.iter().flat_map(|(file, name, prefix)| declared(file, name, prefix)).collect();
    let unused: BTreeSet<&str> = UNUSED.iter().map(|(switch, _)| *switch).collect();
    let without: Vec<String> =
        switches.iter().filter(|switch| !unused.contains(switch.as_str()) && proved.get(switch.as_str()) != Some(&true)).cloned().collect();
    none_of("docs/proof.md names no test of the product under this switch", &without);
    let needless: Vec<String> =
        unused.iter().filter(|switch| !switches.contains(**switch) || proved.contains_key(**switch)).map(|it| (*it).to_owned()).collect();
    none_of("an exception that nothing needs", &needless);
}

/// The fields of a struct, or the variants of an enum as they are written in JSON, behind their prefix.
fn declared(file: &str, name: &str, prefix: &str) -> Vec<String> {
    let text = fs::read_to_string(Path::new(ROOT).join(file)).expect("the file of the switches");
    let items = syn::parse_file(&text).expect("the file is Rust").items;
    let found: Vec<String> = items
        .into_iter()
        .filter_map(|item| match item {
            Item::Struct(item) if item.ident == name => match item.fields {
                Fields::Named(fields) => {
                    Some(fields.named.into_iter().filter_map(|field| Some(field.ident?.to_string())).collect::<Vec<_>>())
                }
                _ => None,
            },
            Item::Enum(item) if item.ident == name => Some(item.variants.iter().map(|variant| snake(&variant.ident.to_string())).collect()),
            _ => None,
        })
        .flatten()
        .collect();
    assert!(!found.is_empty(), "{file} declares no {name}");
    found.into_iter().map(|switch| format!("{prefix} {switch}")).collect()
}

fn snake(name: &str) -> String {
    let parts = name
        .char_indices()
        .map(|(at, c)| if c.is_uppercase() && at > 0 { format!("_{}", c.to_lowercase()) } else { c.to_lowercase().to_string() });
    parts.collect()
}
