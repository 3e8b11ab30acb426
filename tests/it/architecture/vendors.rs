//! A vendor's name stands in its own folder and in `Provider`: whoever reads a feature learns what a booking CRM does, not
//! what one of them calls it, and a second one can move in without rebuilding.

use super::exceptions::{self, settle};
use super::none_of;
use super::source::{SourceFile, all_files};

/// A vendor's words, and the only places of the product that may say them.
struct Vendor {
    words: &'static [&'static str],
    homes: &'static [&'static str],
}

/// Beside these, the sandbox may: it plays the vendors.
const VENDORS: [Vendor; 2] = [
    Vendor {
        words: &["yclients", "altegio"],
        homes: &[
            "src/server/integrations/connectors/",
            // `Provider` itself.
            "src/domain/integration.rs",
            // The settings carry the vendors' names, and their hosts stand there as defaults.
            "src/server/config/",
        ],
    },
    Vendor { words: &["whatsapp_rust", "wacore", "waproto"], homes: &["src/server/whatsapp/"] },
];

#[test]
fn a_vendor_is_named_only_at_home() {
    let files: Vec<SourceFile> = all_files().into_iter().filter(is_judged).collect();
    let violations = VENDORS.iter().flat_map(|vendor| files.iter().filter_map(|file| stray(vendor, file))).collect();
    none_of("a vendor's name away from home", &settle(violations, &exceptions::VENDORS));
}

#[test]
fn every_home_is_needed() {
    let files: Vec<SourceFile> = all_files().into_iter().filter(|file| file.is(&["rs"])).collect();
    let homes = VENDORS.iter().flat_map(|vendor| vendor.homes.iter().map(move |home| (vendor, home)));
    let empty =
        homes.filter(|(vendor, home)| !files.iter().any(|file| file.name.starts_with(**home) && !said(vendor, &file.text).is_empty()));
    let empty: Vec<String> = empty.map(|(_, home)| (*home).to_owned()).collect();
    none_of("no vendor is named here any more: take the home out of the list", &empty);
}

/// The product's own code and schema. What a person reads may name the CRM they use.
fn is_judged(file: &SourceFile) -> bool {
    let product = file.name.starts_with("src/") && file.is(&["rs"]) || file.name.starts_with("migrations/") && file.is(&["sql"]);
    product && !file.name.starts_with("src/sandbox/")
}

fn stray(vendor: &Vendor, file: &SourceFile) -> Option<String> {
    let at_home = vendor.homes.iter().any(|home| file.name.starts_with(home));
    let said = said(vendor, &file.text);
    (!at_home && !said.is_empty()).then(|| format!("{} names {}", file.name, said.join(", ")))
}

fn said(vendor: &Vendor, text: &str) -> Vec<&'static str> {
    let text = text.to_lowercase();
    vendor.words.iter().copied().filter(|word| text.contains(word)).collect()
}
