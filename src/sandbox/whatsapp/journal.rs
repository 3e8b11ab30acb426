//! Every message that was shown on any phone, in order: what a test or a bench reads to know what people saw.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::number::Number;

/// A message as a person saw it.
#[derive(Clone, Debug, Serialize)]
pub struct Displayed {
    /// Its place in the journal, from 1; the journal is rebuilt at a restart in the same order.
    pub seq: u64,
    /// The sandbox's moment when it was shown.
    pub at: DateTime<Utc>,
    /// The phone.
    pub phone: Number,
    /// Who wrote it.
    pub from: Number,
    /// The stanza's id.
    pub stanza_id: String,
    /// The words.
    pub text: String,
    /// How many stanzas with this id came; the person saw one message.
    pub raw_count: u32,
}

/// How often one meaning reached one phone (the same words from the same number).
#[derive(Clone, Debug, Serialize)]
pub struct Meaning {
    /// The phone.
    pub phone: Number,
    /// Who wrote it.
    pub from: Number,
    /// The words.
    pub text: String,
    /// How many messages with these words a person saw: one per stanza id.
    pub displayed: usize,
    /// How many different stanza ids carried them; more than one is a double that ids did not hide.
    pub stanza_ids: usize,
    /// How many stanzas came in all.
    pub raw: u32,
}

/// The journal.
#[derive(Debug, Default)]
pub(crate) struct Journal(Mutex<Pages>);

#[derive(Debug, Default)]
struct Pages {
    shown: Vec<Displayed>,
    places: HashMap<(Number, Number, String), usize>,
}

impl Journal {
    /// A message was shown for the first time. `raw_count` is 1 unless it is read back from a file.
    pub(crate) fn add(&self, at: DateTime<Utc>, phone: &Number, from: &Number, stanza_id: &str, text: String, raw_count: u32) -> Displayed {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = pages.shown.len();
        let entry = Displayed {
            seq: place as u64 + 1,
            at,
            phone: phone.clone(),
            from: from.clone(),
            stanza_id: stanza_id.to_owned(),
            text,
            raw_count,
        };
        pages.places.insert((phone.clone(), from.clone(), stanza_id.to_owned()), place);
        pages.shown.push(entry.clone());
        entry
    }

    /// Nothing was ever shown.
    pub(crate) fn clear(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Pages::default();
    }

    /// Another stanza of a message that is shown already. Answers how many there are now.
    pub(crate) fn again(&self, phone: &Number, from: &Number, stanza_id: &str) -> u32 {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = pages.places.get(&(phone.clone(), from.clone(), stanza_id.to_owned())).copied();
        let Some(entry) = place.and_then(|place| pages.shown.get_mut(place)) else { return 0 };
        entry.raw_count += 1;
        entry.raw_count
    }

    /// What was shown after place `since`, on all phones or on one.
    pub(crate) fn since(&self, since: u64, phone: Option<&Number>) -> Vec<Displayed> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let skip = usize::try_from(since).unwrap_or(usize::MAX);
        pages.shown.iter().skip(skip).filter(|entry| phone.is_none_or(|phone| entry.phone == *phone)).cloned().collect()
    }

    /// Everything that was shown, by meaning.
    pub(crate) fn meanings(&self, phone: Option<&Number>) -> Vec<Meaning> {
        let mut found: Vec<Meaning> = Vec::new();
        let mut places: HashMap<(Number, Number, String), usize> = HashMap::new();
        for entry in self.since(0, phone) {
            let key = (entry.phone, entry.from, entry.text);
            let place = *places.entry(key.clone()).or_insert(found.len());
            if place == found.len() {
                let (phone, from, text) = key;
                found.push(Meaning { phone, from, text, displayed: 0, stanza_ids: 0, raw: 0 });
            }
            if let Some(meaning) = found.get_mut(place) {
                // The journal holds each stanza id once, so the two counts are the same by construction of the phone.
                meaning.displayed += 1;
                meaning.stanza_ids += 1;
                meaning.raw += entry.raw_count;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_show_as_raw_stanzas_or_as_stanza_ids() {
        let (journal, phone, from) = (Journal::default(), Number::parse("79210000001").unwrap(), Number::parse("79210000002").unwrap());
        let at = DateTime::<Utc>::UNIX_EPOCH;
        journal.add(at, &phone, &from, "A", "Здравствуйте".to_owned(), 1);
        journal.again(&phone, &from, "A");
        journal.add(at, &phone, &from, "B", "Здравствуйте".to_owned(), 1);
        let meanings = journal.meanings(Some(&phone));
        assert_eq!(meanings.len(), 1);
        assert_eq!((meanings[0].displayed, meanings[0].stanza_ids, meanings[0].raw), (2, 2, 3));
        assert_eq!(journal.since(1, None).len(), 1);
        assert!(journal.since(0, Some(&from)).is_empty());
    }
}
