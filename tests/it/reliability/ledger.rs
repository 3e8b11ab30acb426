//! The sender's own ledger: which letters about a booking were answered 2xx. It lives in the CRM, where no kill reaches.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::world::Outside;

/// What became of the letters after some number.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// Letters about bookings: the booking, and whether any copy was answered 2xx.
    letters: BTreeMap<u64, (i64, bool)>,
    /// Every 2xx by the address it was posted to: the digest of its body.
    pub(super) promised: BTreeSet<(String, String)>,
    /// How many letters were answered 2xx, and how many tries were not.
    pub(super) answered: usize,
    pub(super) refused: usize,
}

impl Ledger {
    /// Reads it, from the letter after `since`.
    pub(super) async fn read(outside: &Outside, since: u64) -> Self {
        let said = outside.control(&format!("yclients/deliveries?since={since}"), None).await;
        let mut ledger = Self::default();
        for line in said["deliveries"].as_array().unwrap() {
            ledger.add(line);
        }
        ledger.answered = ledger.letters.values().filter(|(_, answered)| *answered).count();
        ledger
    }

    fn add(&mut self, line: &Value) {
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        let promised = line["code"].as_u64().is_some_and(|code| (200..300).contains(&code));
        if promised {
            self.promised.insert((text("url"), text("sha256")));
        } else {
            self.refused += 1;
        }
        if line["resource"] == "record" {
            let (letter, booking) = (line["letter"].as_u64().unwrap(), line["resource_id"].as_i64().unwrap());
            self.letters.entry(letter).or_insert((booking, false)).1 |= promised;
        }
    }

    /// Whether any letter about this booking after `since` was answered 2xx.
    pub(super) fn has_promised(&self, booking: i64, since: u64) -> bool {
        self.letters.range(since + 1..).any(|(_, &(about, answered))| about == booking && answered)
    }
}

/// The number of the last letter.
pub(super) async fn last_letter(outside: &Outside) -> u64 {
    outside.control(&format!("yclients/deliveries?since={}", u64::MAX), None).await["last_letter"].as_u64().unwrap()
}
