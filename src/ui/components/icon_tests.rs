//! Every icon that the pages name is in the sprite.

use std::collections::BTreeSet;
use std::fs;

/// The names between `before` and the next quote in a text.
fn quoted(text: &str, before: &str) -> BTreeSet<String> {
    text.split(before).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[test]
fn every_named_icon_is_in_the_sprite() {
    let sprite = quoted(&fs::read_to_string("public/icons.svg").unwrap(), "<symbol id=\"");
    let mut used = BTreeSet::new();
    for entry in walkdir::WalkDir::new("src/ui").into_iter().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        let text = fs::read_to_string(entry.path()).unwrap();
        for before in ["<Icon name=\"", "icon=\"", "icon: \""] {
            used.extend(quoted(&text, before));
        }
    }
    // The scanner itself names none.
    used.retain(|name| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') && !name.is_empty());
    let missing: Vec<_> = used.difference(&sprite).collect();
    assert!(used.len() > 20, "only {used:?}");
    assert!(missing.is_empty(), "not in public/icons.svg: {missing:?}");
}
